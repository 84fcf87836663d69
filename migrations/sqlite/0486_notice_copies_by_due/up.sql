CREATE INDEX notice_copies_by_due ON notice_copies (community_id, due_at);
