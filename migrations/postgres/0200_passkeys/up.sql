CREATE TABLE passkeys (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    credential BYTEA NOT NULL,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    device_id TEXT,
    created_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (community_id, id)
);
