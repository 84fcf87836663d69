-- A count that was called back is nobody's: only what another published is given to everybody.
ALTER TABLE ballot_files ADD COLUMN published_at BIGINT;
