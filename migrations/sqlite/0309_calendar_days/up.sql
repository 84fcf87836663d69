CREATE TABLE calendar_days (
    community_id TEXT NOT NULL,
    day TEXT NOT NULL,
    works INTEGER NOT NULL CHECK (works IN (0, 1)),
    name TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, day)
) STRICT, WITHOUT ROWID;
