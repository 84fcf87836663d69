CREATE TABLE calendar_days (
    community_id TEXT NOT NULL,
    day TEXT NOT NULL,
    works BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, day)
);
