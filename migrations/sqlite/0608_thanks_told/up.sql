CREATE TABLE thanks_told (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    n INTEGER NOT NULL CHECK (n > 0),
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id, id)
) STRICT, WITHOUT ROWID;
