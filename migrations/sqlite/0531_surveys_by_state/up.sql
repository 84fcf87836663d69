CREATE INDEX surveys_by_state ON surveys (community_id, state, id);
