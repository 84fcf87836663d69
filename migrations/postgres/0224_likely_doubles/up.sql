CREATE TABLE likely_doubles (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    one_id TEXT NOT NULL,
    other_id TEXT NOT NULL,
    score INTEGER NOT NULL,
    because TEXT NOT NULL,
    open BOOLEAN NOT NULL,
    found_at BIGINT NOT NULL,
    closed_by TEXT,
    closed_at BIGINT,
    closed_words TEXT,
    PRIMARY KEY (community_id, id),
    CHECK (one_id < other_id)
);
