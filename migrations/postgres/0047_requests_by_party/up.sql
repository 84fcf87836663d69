CREATE INDEX requests_by_party ON requests (community_id, party_id, open, due_at, id);
