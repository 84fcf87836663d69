CREATE INDEX meeting_people_by_meeting ON meeting_people (community_id, meeting_id, id);
