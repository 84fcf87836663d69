CREATE TABLE helper_steps (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    helper_id TEXT NOT NULL,
    step TEXT NOT NULL,
    words TEXT,
    text TEXT,
    text_version INTEGER,
    text_hash TEXT,
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, helper_id, id)
) STRICT, WITHOUT ROWID;
