CREATE INDEX activity_signups_by_person ON activity_signups (community_id, person_id, state, activity_id);
