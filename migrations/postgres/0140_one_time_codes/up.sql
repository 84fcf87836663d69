CREATE TABLE one_time_codes (
    community_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'evidence')),
    subject TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('sms', 'email', 'call')),
    person_id TEXT,
    code_hash BYTEA NOT NULL,
    tries INTEGER NOT NULL,
    first_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (community_id, purpose, subject)
);
