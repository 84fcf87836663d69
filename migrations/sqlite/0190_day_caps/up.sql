CREATE TABLE day_caps (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    helper_id TEXT NOT NULL,
    resident_id TEXT,
    acts INTEGER NOT NULL,
    event TEXT NOT NULL,
    until_at INTEGER NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    agreed_by TEXT,
    agreed_at INTEGER,
    PRIMARY KEY (community_id, id),
    CHECK (agreed_by IS NULL OR agreed_by <> asked_by)
) STRICT, WITHOUT ROWID;
