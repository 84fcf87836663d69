CREATE TABLE person_keys (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    wrapped BYTEA,
    created_at BIGINT NOT NULL,
    destroyed_at BIGINT,
    PRIMARY KEY (community_id, person_id)
);
