CREATE TABLE waiting_devices (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    token_hash BLOB NOT NULL,
    person_id TEXT,
    by_card INTEGER NOT NULL CHECK (by_card IN (0, 1)),
    label TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'turned_away', 'done')),
    checked TEXT CHECK (checked IN ('call', 'in_person')),
    decided_by TEXT,
    decided_at INTEGER,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
