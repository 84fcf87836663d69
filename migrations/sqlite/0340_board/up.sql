CREATE TABLE board (
    community_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    open INTEGER NOT NULL,
    late INTEGER NOT NULL,
    solved INTEGER NOT NULL,
    PRIMARY KEY (community_id, party_id, category_id)
) STRICT, WITHOUT ROWID;
