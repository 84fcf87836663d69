CREATE TABLE setup_codes (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('pin', 'device', 'kiosk', 'colleague', 'admin')),
    code_hash BLOB NOT NULL,
    detail TEXT,
    created_by TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
