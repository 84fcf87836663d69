CREATE TABLE passkeys (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    credential BLOB NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    device_id TEXT,
    created_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
