CREATE TABLE work_weeks (
    community_id TEXT NOT NULL,
    days TEXT NOT NULL,
    opens INTEGER NOT NULL,
    rest_from INTEGER,
    rest_to INTEGER,
    closes INTEGER NOT NULL,
    version INTEGER NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (community_id),
    CHECK (opens < closes)
);
