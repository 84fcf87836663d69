CREATE INDEX requests_due_by_handler ON requests (community_id, handler_id, open, due_at, id);
