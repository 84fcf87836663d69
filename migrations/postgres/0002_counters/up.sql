CREATE TABLE counters (
    community_id TEXT NOT NULL,
    name TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (community_id, name)
);
