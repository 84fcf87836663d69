CREATE INDEX requests_by_due ON requests (community_id, open, due_at, id);
