CREATE INDEX meetings_by_group ON meetings (community_id, group_id, starts_at, id);
