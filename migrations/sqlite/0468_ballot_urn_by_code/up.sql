CREATE INDEX ballot_urn_by_code ON ballot_urn (community_id, ballot_id, code);
