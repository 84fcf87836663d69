CREATE TABLE access_log (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    hour BIGINT NOT NULL,
    viewer_id TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('work', 'reason', 'oversight', 'mandate', 'denied')),
    what TEXT NOT NULL,
    reason TEXT,
    words TEXT,
    times BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
