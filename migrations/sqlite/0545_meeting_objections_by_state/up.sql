CREATE INDEX meeting_objections_by_state ON meeting_objections (community_id, state, id);
