CREATE INDEX merges_by_absorbed ON merges (community_id, absorbed_id, state);
