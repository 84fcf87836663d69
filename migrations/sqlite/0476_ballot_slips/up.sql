CREATE TABLE ballot_slips (
    community_id TEXT NOT NULL,
    hash BLOB NOT NULL,
    ballot_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    ends_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, hash)
) STRICT, WITHOUT ROWID;
