CREATE INDEX escalations_by_next ON escalations (community_id, next_at, id);
