CREATE INDEX ceremonies_used_by_time ON ceremonies_used (community_id, at);
