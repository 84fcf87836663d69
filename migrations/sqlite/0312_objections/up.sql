CREATE TABLE objections (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    declined_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    said TEXT NOT NULL,
    words TEXT NOT NULL,
    objected_by TEXT NOT NULL,
    objected_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'reopened', 'upheld')),
    decided_by TEXT,
    decided_at INTEGER,
    decision TEXT,
    PRIMARY KEY (community_id, id),
    CHECK (decided_by IS NULL OR decided_by <> declined_by)
) STRICT, WITHOUT ROWID;
