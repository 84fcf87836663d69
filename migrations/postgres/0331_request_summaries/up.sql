CREATE TABLE request_summaries (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    id TEXT NOT NULL,
    words TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, request_id, id)
);
