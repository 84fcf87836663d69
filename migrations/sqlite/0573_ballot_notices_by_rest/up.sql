CREATE INDEX ballot_notices_by_rest ON ballot_notices (community_id, rests_at);
