CREATE INDEX acts_by_time ON acts (community_id, at);
