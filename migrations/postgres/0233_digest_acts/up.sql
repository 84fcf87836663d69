CREATE TABLE digest_acts (
    community_id TEXT NOT NULL,
    digest_id TEXT NOT NULL,
    act_id TEXT NOT NULL,
    PRIMARY KEY (community_id, digest_id, act_id)
);
