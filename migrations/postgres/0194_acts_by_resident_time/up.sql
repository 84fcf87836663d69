CREATE INDEX acts_by_resident_time ON acts (community_id, resident_id, at);
