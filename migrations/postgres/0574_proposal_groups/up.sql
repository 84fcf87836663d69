CREATE TABLE proposal_groups (
    community_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, proposal_id)
);
