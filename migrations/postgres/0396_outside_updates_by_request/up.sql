CREATE INDEX outside_updates_by_request ON outside_updates (community_id, request_id, id);
