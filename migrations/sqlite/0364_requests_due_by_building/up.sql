CREATE INDEX requests_due_by_building ON requests (community_id, building_id, open, due_at, id);
