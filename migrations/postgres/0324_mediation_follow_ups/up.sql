CREATE TABLE mediation_follow_ups (
    community_id TEXT NOT NULL,
    mediation_id TEXT NOT NULL,
    id TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    what TEXT NOT NULL,
    kept BOOLEAN,
    done_words TEXT,
    done_by TEXT,
    done_at BIGINT,
    PRIMARY KEY (community_id, mediation_id, id)
);
