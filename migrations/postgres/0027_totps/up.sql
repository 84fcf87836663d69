CREATE TABLE totps (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    confirmed_at BIGINT,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
