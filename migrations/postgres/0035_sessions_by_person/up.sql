CREATE INDEX sessions_by_person ON sessions (community_id, person_id);
