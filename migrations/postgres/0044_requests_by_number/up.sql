CREATE UNIQUE INDEX requests_by_number ON requests (community_id, number);
