CREATE TABLE escalations (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    level TEXT NOT NULL CHECK (level IN ('lead', 'subdistrict')),
    cause TEXT NOT NULL CHECK (cause IN ('overdue', 'transfers')),
    due_at BIGINT NOT NULL,
    party_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    next_at BIGINT,
    PRIMARY KEY (community_id, id)
);
