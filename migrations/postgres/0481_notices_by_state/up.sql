CREATE INDEX notices_by_state ON notices (community_id, state, id);
