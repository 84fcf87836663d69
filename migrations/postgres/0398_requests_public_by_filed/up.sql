CREATE INDEX requests_public_by_filed ON requests (community_id, public, filed_at, id);
