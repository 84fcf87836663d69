CREATE TABLE meeting_decisions (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    object_until BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    done_words TEXT NOT NULL,
    done_at BIGINT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
