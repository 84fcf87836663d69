CREATE TABLE request_summaries (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    id TEXT NOT NULL,
    words TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, request_id, id)
) STRICT, WITHOUT ROWID;
