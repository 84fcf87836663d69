CREATE INDEX request_events_by_request ON request_events (community_id, request_id, id);
