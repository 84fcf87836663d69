CREATE INDEX calls_asked_waiting ON calls_asked (community_id, request_id) WHERE settled_at IS NULL;
