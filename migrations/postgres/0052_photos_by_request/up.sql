CREATE INDEX photos_by_request ON photos (community_id, request_id, id);
