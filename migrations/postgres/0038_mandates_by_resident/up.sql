CREATE INDEX mandates_by_resident ON mandates (community_id, resident_id, id);
