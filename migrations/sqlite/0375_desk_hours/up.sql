CREATE TABLE desk_hours (
    community_id TEXT NOT NULL,
    days TEXT NOT NULL,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    phone TEXT NOT NULL,
    words_zh TEXT NOT NULL,
    words_en TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;
