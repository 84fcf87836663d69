CREATE TABLE jobs (
    community_id TEXT NOT NULL,
    name TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    done_at BIGINT,
    failures INTEGER NOT NULL,
    last_error TEXT,
    PRIMARY KEY (community_id, name)
);
