CREATE INDEX ballot_notices_by_notice ON ballot_notices (community_id, notice_id);
