CREATE INDEX askings_by_since ON askings (community_id, state, since_at, request_id);
