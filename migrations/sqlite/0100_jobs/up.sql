CREATE TABLE jobs (
    community_id TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    generation INTEGER NOT NULL,
    done_at INTEGER,
    failures INTEGER NOT NULL,
    last_error TEXT,
    PRIMARY KEY (community_id, name)
) STRICT, WITHOUT ROWID;
