CREATE INDEX moves_by_person ON moves (community_id, person_id, id);
