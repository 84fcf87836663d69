CREATE INDEX mandates_by_helper ON mandates (community_id, helper_id, state, resident_id);
