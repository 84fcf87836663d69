CREATE UNIQUE INDEX waiting_devices_by_token ON waiting_devices (community_id, token_hash);
