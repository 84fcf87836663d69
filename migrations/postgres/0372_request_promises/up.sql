CREATE TABLE request_promises (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, request_id)
);
