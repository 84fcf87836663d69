CREATE TABLE totps (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    sealed BLOB NOT NULL,
    confirmed_at INTEGER,
    last_step INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
