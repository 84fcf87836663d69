CREATE TABLE proposal_comments (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    words TEXT NOT NULL,
    replies INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('shown', 'hidden', 'objected', 'settled', 'taken_back')),
    why TEXT NOT NULL,
    hidden_by TEXT,
    objection TEXT NOT NULL,
    decision TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
