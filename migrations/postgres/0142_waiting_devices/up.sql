CREATE TABLE waiting_devices (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    token_hash BYTEA NOT NULL,
    person_id TEXT,
    by_card BOOLEAN NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'turned_away', 'done')),
    checked TEXT CHECK (checked IN ('call', 'in_person')),
    decided_by TEXT,
    decided_at BIGINT,
    asked_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
