CREATE INDEX askings_by_reached ON askings (community_id, state, reached_at, request_id);
