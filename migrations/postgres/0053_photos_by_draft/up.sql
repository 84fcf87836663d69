CREATE INDEX photos_by_draft ON photos (community_id, draft_id, id);
