CREATE INDEX requests_by_resident ON requests (community_id, resident_id, id);
