CREATE TABLE thanks_given (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rule_version INTEGER NOT NULL,
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    struck_by TEXT,
    struck_at INTEGER,
    PRIMARY KEY (community_id, person_id, id),
    CHECK ((struck_by IS NULL) = (struck_at IS NULL))
) STRICT, WITHOUT ROWID;
