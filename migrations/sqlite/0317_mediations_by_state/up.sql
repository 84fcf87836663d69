CREATE INDEX mediations_by_state ON mediations (community_id, state, id);
