CREATE INDEX notice_replies_by_state ON notice_replies (community_id, state, id);
