CREATE INDEX moves_by_home ON moves (community_id, from_home, id);
