CREATE UNIQUE INDEX ballots_by_number ON ballots (community_id, number);
