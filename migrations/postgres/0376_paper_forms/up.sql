CREATE TABLE paper_forms (
    community_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    printed_by TEXT NOT NULL,
    printed_at BIGINT NOT NULL,
    happened_at BIGINT,
    taken_down_by TEXT,
    entered_by TEXT,
    entered_at BIGINT,
    request_id TEXT,
    PRIMARY KEY (community_id, number)
);
