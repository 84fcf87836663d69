CREATE TABLE group_items (
    community_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('meeting', 'photo', 'pdf')),
    at BIGINT NOT NULL,
    words TEXT NOT NULL,
    place TEXT NOT NULL,
    hash TEXT,
    bytes BIGINT NOT NULL,
    by_id TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (community_id, group_id, id)
);
