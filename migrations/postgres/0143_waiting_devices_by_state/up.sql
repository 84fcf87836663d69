CREATE INDEX waiting_devices_by_state ON waiting_devices (community_id, state, id);
