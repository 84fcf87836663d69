CREATE TABLE absences (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    words TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    ended_by TEXT,
    ended_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
