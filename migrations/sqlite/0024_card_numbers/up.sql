CREATE TABLE card_numbers (
    community_id TEXT NOT NULL,
    card_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, card_id, position)
) STRICT, WITHOUT ROWID;
