CREATE UNIQUE INDEX escalations_once ON escalations (community_id, request_id, level, due_at) WHERE cause = 'overdue';
