CREATE TABLE setup_codes (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    purpose TEXT NOT NULL CHECK (purpose IN ('pin', 'device', 'kiosk', 'colleague', 'admin')),
    code_hash BYTEA NOT NULL,
    detail TEXT,
    created_by TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (community_id, id)
);
