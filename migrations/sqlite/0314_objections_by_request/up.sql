CREATE INDEX objections_by_request ON objections (community_id, request_id, id);
