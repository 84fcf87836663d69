CREATE TABLE one_time_codes (
    community_id TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign_in', 'evidence')),
    subject TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('sms', 'email', 'call')),
    person_id TEXT,
    code_hash BLOB NOT NULL,
    tries INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (community_id, purpose, subject)
) STRICT, WITHOUT ROWID;
