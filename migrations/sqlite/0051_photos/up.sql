CREATE TABLE photos (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT,
    event_id TEXT,
    draft_id TEXT,
    owner_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
