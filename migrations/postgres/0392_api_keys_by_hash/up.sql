CREATE UNIQUE INDEX api_keys_by_hash ON api_keys (community_id, token_hash);
