CREATE INDEX requests_public_by_category_filed ON requests (community_id, public, category_id, filed_at, id);
