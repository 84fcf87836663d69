CREATE INDEX contact_changes_by_token ON contact_changes (community_id, token_hash);
