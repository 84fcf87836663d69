CREATE INDEX calls_asked_waiting ON calls_asked (community_id, settled_at, request_id);
