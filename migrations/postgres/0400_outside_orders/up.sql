CREATE TABLE outside_orders (
    community_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    number TEXT NOT NULL,
    request_id TEXT NOT NULL,
    deadline BIGINT,
    caller TEXT,
    phone TEXT,
    at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    returned_at BIGINT,
    PRIMARY KEY (community_id, source_id, number)
);
