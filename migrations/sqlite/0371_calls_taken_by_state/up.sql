CREATE INDEX calls_taken_by_state ON calls_taken (community_id, state, id);
