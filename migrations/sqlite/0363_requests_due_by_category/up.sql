CREATE INDEX requests_due_by_category ON requests (community_id, category_id, open, due_at, id);
