CREATE INDEX request_promises_by_due ON request_promises (community_id, due_at, request_id);
