CREATE INDEX meeting_objections_by_person ON meeting_objections (community_id, person_id, id);
