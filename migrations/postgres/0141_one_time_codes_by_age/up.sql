CREATE INDEX one_time_codes_by_age ON one_time_codes (community_id, expires_at);
