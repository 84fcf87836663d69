CREATE INDEX ballot_proxies_by_resident ON ballot_proxies (community_id, resident_id, ballot_id);
