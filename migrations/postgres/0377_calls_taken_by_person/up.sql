CREATE INDEX calls_taken_by_person ON calls_taken (community_id, person_id, id);
