CREATE TABLE request_events (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    actor_id TEXT,
    party_id TEXT,
    reason TEXT,
    words TEXT,
    internal BOOLEAN NOT NULL,
    PRIMARY KEY (community_id, id)
);
