CREATE INDEX meeting_objections_by_meeting ON meeting_objections (community_id, meeting_id, id);
