CREATE INDEX objections_by_due ON objections (community_id, state, due_at, id);
