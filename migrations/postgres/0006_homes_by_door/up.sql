CREATE UNIQUE INDEX homes_by_door ON homes (community_id, building_id, unit, door);
