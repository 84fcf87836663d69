CREATE INDEX digests_by_building ON digests (community_id, state, building_id, place, id);
