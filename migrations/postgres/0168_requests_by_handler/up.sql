CREATE INDEX requests_by_handler ON requests (community_id, handler_id, open, id);
