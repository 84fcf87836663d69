CREATE INDEX survey_people_by_person ON survey_people (community_id, person_id, survey_id);
