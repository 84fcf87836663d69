CREATE TABLE mediation_follow_ups (
    community_id TEXT NOT NULL,
    mediation_id TEXT NOT NULL,
    id TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    what TEXT NOT NULL,
    kept INTEGER CHECK (kept IN (0, 1)),
    done_words TEXT,
    done_by TEXT,
    done_at INTEGER,
    PRIMARY KEY (community_id, mediation_id, id)
) STRICT, WITHOUT ROWID;
