CREATE INDEX requests_public_by_category ON requests (community_id, public, category_id, open, id);
