CREATE TABLE passkey_waits (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
