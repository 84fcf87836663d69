CREATE TABLE procedures (
    community_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    stages TEXT NOT NULL,
    answer_days INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, version)
);
