CREATE INDEX request_events_seen ON request_events (community_id, seen_by, at, id, request_id) WHERE seen_by IS NOT NULL;
