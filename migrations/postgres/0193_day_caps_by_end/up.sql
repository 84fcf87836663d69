CREATE INDEX day_caps_by_end ON day_caps (community_id, until_at, id);
