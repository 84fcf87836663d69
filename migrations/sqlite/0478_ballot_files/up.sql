CREATE TABLE ballot_files (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    round INTEGER NOT NULL,
    file TEXT NOT NULL,
    digest TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, ballot_id, round)
) STRICT, WITHOUT ROWID;
