CREATE TABLE paper_forms (
    community_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    printed_by TEXT NOT NULL,
    printed_at INTEGER NOT NULL,
    happened_at INTEGER,
    taken_down_by TEXT,
    entered_by TEXT,
    entered_at INTEGER,
    request_id TEXT,
    PRIMARY KEY (community_id, number)
) STRICT, WITHOUT ROWID;
