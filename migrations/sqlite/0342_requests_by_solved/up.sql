CREATE INDEX requests_by_solved ON requests (community_id, solved_at);
