CREATE TABLE thanks_rules (
    community_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    gives INTEGER NOT NULL,
    parts TEXT NOT NULL,
    times INTEGER NOT NULL CHECK (times BETWEEN 1 AND 100),
    words_zh TEXT NOT NULL,
    words_en TEXT NOT NULL,
    by_id TEXT NOT NULL,
    PRIMARY KEY (community_id, version)
) STRICT, WITHOUT ROWID;
