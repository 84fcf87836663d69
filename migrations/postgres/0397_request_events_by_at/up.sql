CREATE INDEX request_events_by_at ON request_events (community_id, at, id);
