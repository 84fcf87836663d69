CREATE INDEX set_aside_by_helper ON set_aside (community_id, helper_id, id);
