CREATE TABLE ballot_lines (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    place TEXT NOT NULL,
    area BIGINT NOT NULL,
    taken_at BIGINT,
    channel TEXT,
    cast_by TEXT,
    hands_id TEXT,
    band TEXT,
    sealed BYTEA,
    choice TEXT,
    PRIMARY KEY (community_id, ballot_id, line),
    CHECK ((taken_at IS NULL) = (channel IS NULL)),
    CHECK (sealed IS NULL OR choice IS NULL),
    CHECK (channel IS NULL OR channel <> 'paper' OR sealed IS NULL)
);
