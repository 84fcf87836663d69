CREATE INDEX ballot_papers_by_stand ON ballot_papers (community_id, ballot_id, stands, serial);
