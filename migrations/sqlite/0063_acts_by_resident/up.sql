CREATE INDEX acts_by_resident ON acts (community_id, resident_id, id);
