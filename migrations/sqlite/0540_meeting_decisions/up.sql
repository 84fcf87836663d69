CREATE TABLE meeting_decisions (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    object_until INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done')),
    done_words TEXT NOT NULL,
    done_at INTEGER,
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
