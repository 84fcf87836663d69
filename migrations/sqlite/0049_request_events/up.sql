CREATE TABLE request_events (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor_id TEXT,
    party_id TEXT,
    reason TEXT,
    words TEXT,
    internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
