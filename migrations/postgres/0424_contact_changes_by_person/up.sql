CREATE INDEX contact_changes_by_person ON contact_changes (community_id, person_id, open);
