CREATE INDEX requests_by_state ON requests (community_id, state, due_at, id);
