CREATE TABLE cards (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number TEXT NOT NULL,
    secret_hash BLOB NOT NULL,
    sealed BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'lost', 'replaced')),
    issued_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
