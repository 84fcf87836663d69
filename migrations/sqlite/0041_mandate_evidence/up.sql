CREATE TABLE mandate_evidence (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    mandate_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    staff_id TEXT,
    witness_name TEXT,
    photo_hash TEXT,
    session_id TEXT,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
