CREATE INDEX notice_copies_by_state ON notice_copies (community_id, notice_id, state, way);
