CREATE TABLE hooks (
    community_id TEXT NOT NULL,
    address TEXT NOT NULL,
    secret BLOB NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    arrived_at INTEGER,
    failed_at INTEGER,
    last_error TEXT,
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;
