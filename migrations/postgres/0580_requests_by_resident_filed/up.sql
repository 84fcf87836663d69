CREATE INDEX requests_by_resident_filed ON requests (community_id, resident_id, filed_at, id);
