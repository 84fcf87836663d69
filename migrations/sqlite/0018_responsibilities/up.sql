CREATE TABLE responsibilities (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    answer_hours INTEGER NOT NULL,
    solve_hours INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
