CREATE INDEX requests_public_by_open_filed ON requests (community_id, public, open, filed_at, id);
