CREATE TABLE responsibilities (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    answer_hours INTEGER NOT NULL,
    solve_hours INTEGER NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    PRIMARY KEY (community_id, id)
);
