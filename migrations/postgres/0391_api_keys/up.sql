CREATE TABLE api_keys (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    categories TEXT NOT NULL,
    opens BOOLEAN NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    ended_at BIGINT,
    ended_by TEXT,
    PRIMARY KEY (community_id, id)
);
