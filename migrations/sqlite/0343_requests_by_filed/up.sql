CREATE INDEX requests_by_filed ON requests (community_id, filed_at);
