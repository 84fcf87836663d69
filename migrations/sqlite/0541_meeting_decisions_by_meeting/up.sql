CREATE INDEX meeting_decisions_by_meeting ON meeting_decisions (community_id, meeting_id, id);
