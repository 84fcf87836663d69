CREATE TABLE proposal_supports (
    community_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, proposal_id, person_id)
);
