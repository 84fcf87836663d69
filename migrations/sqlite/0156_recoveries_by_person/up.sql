CREATE INDEX recoveries_by_person ON recoveries (community_id, person_id, id);
