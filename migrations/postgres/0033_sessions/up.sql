CREATE TABLE sessions (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'kiosk', 'copresence', 'helper', 'staff', 'api', 'pending')),
    token_hash BYTEA NOT NULL,
    device_id TEXT,
    assisted_by TEXT,
    parent_id TEXT,
    frozen_by TEXT,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_ms BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (community_id, id)
);
