CREATE INDEX objections_by_state ON objections (community_id, state, id);
