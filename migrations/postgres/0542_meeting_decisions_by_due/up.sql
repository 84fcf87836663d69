CREATE INDEX meeting_decisions_by_due ON meeting_decisions (community_id, state, due_at, id);
