CREATE TABLE notice_replies (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    channel TEXT NOT NULL,
    words TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    answer TEXT,
    answered_by TEXT,
    answered_at INTEGER,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, person_id, notice_id, id)
) STRICT, WITHOUT ROWID;
