CREATE TABLE second_eyes (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    words TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'agreed', 'refused', 'used')),
    second_id TEXT,
    officer_id TEXT,
    recorded_by TEXT,
    answer TEXT,
    called_at BIGINT,
    answered_at BIGINT,
    used_at BIGINT,
    PRIMARY KEY (community_id, id),
    CHECK (second_id IS NULL OR second_id <> asked_by)
);
