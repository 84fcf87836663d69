CREATE TABLE helpers (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('volunteer', 'family', 'staff', 'member')),
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    accredited_until BIGINT NOT NULL,
    approved_by TEXT,
    activated_by TEXT,
    created_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
