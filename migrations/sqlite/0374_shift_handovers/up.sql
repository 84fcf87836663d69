CREATE TABLE shift_handovers (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    from_id TEXT NOT NULL,
    words TEXT NOT NULL,
    body TEXT NOT NULL,
    taken_by TEXT,
    taken_at INTEGER,
    taken_words TEXT,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
