CREATE INDEX set_aside_by_state ON set_aside (community_id, open, id);
