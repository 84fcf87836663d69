CREATE TABLE problem_requests (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    problem_id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    how TEXT NOT NULL CHECK (how IN ('first', 'joined', 'merged')),
    joined_at BIGINT NOT NULL,
    joined_by TEXT NOT NULL,
    PRIMARY KEY (community_id, request_id)
);
