CREATE TABLE hook_calls (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    what TEXT NOT NULL,
    happened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    generation BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
);
