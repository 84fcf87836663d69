CREATE INDEX devices_by_kind ON devices (community_id, kind, ended_at);
