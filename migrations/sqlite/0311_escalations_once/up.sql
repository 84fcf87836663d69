CREATE UNIQUE INDEX escalations_once ON escalations (community_id, request_id, level, cause, due_at);
