CREATE UNIQUE INDEX devices_by_token ON devices (community_id, token_hash);
