CREATE INDEX ballot_proxies_by_helper ON ballot_proxies (community_id, helper_id, ballot_id);
