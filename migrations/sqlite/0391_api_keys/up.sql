CREATE TABLE api_keys (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    categories TEXT NOT NULL,
    opens INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_by TEXT,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
