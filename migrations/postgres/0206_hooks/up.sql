CREATE TABLE hooks (
    community_id TEXT NOT NULL,
    address TEXT NOT NULL,
    secret BYTEA NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    arrived_at BIGINT,
    failed_at BIGINT,
    last_error TEXT,
    PRIMARY KEY (community_id)
);
