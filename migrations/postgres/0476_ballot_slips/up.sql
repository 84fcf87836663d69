CREATE TABLE ballot_slips (
    community_id TEXT NOT NULL,
    hash BYTEA NOT NULL,
    ballot_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    person_id TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    ends_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (community_id, hash)
);
