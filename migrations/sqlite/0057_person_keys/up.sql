CREATE TABLE person_keys (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    wrapped BLOB,
    created_at INTEGER NOT NULL,
    destroyed_at INTEGER,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
