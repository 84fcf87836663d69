CREATE INDEX answered_keys_by_age ON answered_keys (community_id, at);
