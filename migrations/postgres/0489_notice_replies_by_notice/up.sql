CREATE INDEX notice_replies_by_notice ON notice_replies (community_id, notice_id, person_id, id);
