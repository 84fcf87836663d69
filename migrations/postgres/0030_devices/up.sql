CREATE TABLE devices (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('own', 'kiosk')),
    token_hash BYTEA NOT NULL,
    label TEXT NOT NULL,
    enrolled_by TEXT,
    enrolled_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (community_id, id)
);
