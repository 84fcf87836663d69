CREATE TABLE outside_updates (
    community_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    update_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    status TEXT NOT NULL,
    words TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, source_id, update_id)
) STRICT, WITHOUT ROWID;
