CREATE INDEX merges_by_kept ON merges (community_id, kept_id, state);
