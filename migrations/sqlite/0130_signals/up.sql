CREATE TABLE signals (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    mark TEXT NOT NULL,
    resident_id TEXT,
    helper_id TEXT,
    facts TEXT NOT NULL,
    seen_at INTEGER NOT NULL,
    times INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by TEXT,
    closed_words TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, about, kind, mark)
) STRICT, WITHOUT ROWID;
