CREATE UNIQUE INDEX notice_copies_by_id ON notice_copies (community_id, id);
