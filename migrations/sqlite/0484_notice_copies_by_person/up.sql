CREATE INDEX notice_copies_by_person ON notice_copies (community_id, person_id, notice_id);
