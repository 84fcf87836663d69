CREATE INDEX waiting_devices_by_number ON waiting_devices (community_id, number);
