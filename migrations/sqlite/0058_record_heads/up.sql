CREATE TABLE record_heads (
    community_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (community_id)
) STRICT, WITHOUT ROWID;
