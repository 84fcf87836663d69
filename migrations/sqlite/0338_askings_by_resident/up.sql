CREATE INDEX askings_by_resident ON askings (community_id, resident_id, state, request_id);
