CREATE INDEX meetings_by_start ON meetings (community_id, open, starts_at, id);
