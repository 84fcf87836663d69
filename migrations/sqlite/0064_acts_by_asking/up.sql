CREATE INDEX acts_by_asking ON acts (community_id, resident_id, asks, id);
