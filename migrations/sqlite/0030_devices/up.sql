CREATE TABLE devices (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'kiosk')),
    token_hash BLOB NOT NULL,
    label TEXT NOT NULL,
    enrolled_by TEXT,
    enrolled_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
