CREATE INDEX requests_by_public ON requests (community_id, public, id);
