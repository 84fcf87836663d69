CREATE INDEX meeting_people_by_person ON meeting_people (community_id, person_id, meeting_id);
