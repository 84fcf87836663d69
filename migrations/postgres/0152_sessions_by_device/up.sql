CREATE INDEX sessions_by_device ON sessions (community_id, device_id, ended_at);
