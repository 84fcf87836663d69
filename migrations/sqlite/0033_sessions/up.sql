CREATE TABLE sessions (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'kiosk', 'copresence', 'helper', 'staff', 'api', 'pending')),
    token_hash BLOB NOT NULL,
    device_id TEXT,
    assisted_by TEXT,
    parent_id TEXT,
    frozen_by TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
