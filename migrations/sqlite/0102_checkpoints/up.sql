CREATE TABLE checkpoints (
    community_id TEXT NOT NULL,
    tree_size INTEGER NOT NULL,
    root BLOB NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (community_id, tree_size)
) STRICT, WITHOUT ROWID;
