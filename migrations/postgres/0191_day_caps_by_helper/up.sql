CREATE INDEX day_caps_by_helper ON day_caps (community_id, helper_id, until_at);
