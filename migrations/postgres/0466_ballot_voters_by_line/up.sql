CREATE INDEX ballot_voters_by_line ON ballot_voters (community_id, ballot_id, line);
