CREATE TABLE checkpoints (
    community_id TEXT NOT NULL,
    tree_size BIGINT NOT NULL,
    root BYTEA NOT NULL,
    at BIGINT NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (community_id, tree_size)
);
