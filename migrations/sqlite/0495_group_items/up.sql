CREATE TABLE group_items (
    community_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'photo', 'pdf')),
    at INTEGER NOT NULL,
    words TEXT NOT NULL,
    place TEXT NOT NULL,
    hash TEXT,
    bytes INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, group_id, id)
) STRICT, WITHOUT ROWID;
