CREATE INDEX mediations_by_due ON mediations (community_id, due_at, id);
