CREATE TABLE intake_rows (
    community_id TEXT NOT NULL,
    batch_id TEXT NOT NULL,
    line BIGINT NOT NULL,
    state TEXT NOT NULL,
    number TEXT NOT NULL,
    body TEXT NOT NULL,
    why TEXT,
    PRIMARY KEY (community_id, batch_id, line)
);
