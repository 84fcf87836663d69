CREATE INDEX contact_changes_by_state ON contact_changes (community_id, open, state, id);
