CREATE TABLE passwords (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
