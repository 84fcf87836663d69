CREATE INDEX devices_by_person ON devices (community_id, person_id);
