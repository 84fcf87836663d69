CREATE INDEX requests_by_public_open ON requests (community_id, public, open, id);
