CREATE TABLE cards (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    sealed BYTEA NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'lost', 'replaced')),
    issued_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (community_id, id)
);
