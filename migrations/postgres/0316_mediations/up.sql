CREATE TABLE mediations (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number BIGINT NOT NULL,
    request_id TEXT NOT NULL,
    topic TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('asked', 'open', 'agreed', 'failed', 'withdrawn')),
    asked_by TEXT,
    mediator_id TEXT,
    opened_by TEXT,
    opened_at BIGINT NOT NULL,
    agreement TEXT,
    next_way TEXT,
    closing TEXT,
    closed_at BIGINT,
    due_at BIGINT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
);
