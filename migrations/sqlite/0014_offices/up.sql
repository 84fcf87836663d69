CREATE TABLE offices (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    office TEXT NOT NULL CHECK (office IN ('desk', 'accounts', 'auditor', 'admin', 'party')),
    party_id TEXT,
    granted_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, person_id, office)
) STRICT, WITHOUT ROWID;
