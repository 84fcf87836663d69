CREATE TABLE tries (
    community_id TEXT NOT NULL,
    bucket TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, bucket)
);
