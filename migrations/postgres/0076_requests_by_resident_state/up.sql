CREATE INDEX requests_by_resident_state ON requests (community_id, resident_id, state, open, id);
