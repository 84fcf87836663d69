CREATE INDEX day_caps_by_resident ON day_caps (community_id, resident_id, until_at);
