CREATE TABLE proposal_tallies (
    community_id TEXT NOT NULL,
    what TEXT NOT NULL,
    which TEXT NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (community_id, what, which)
);
