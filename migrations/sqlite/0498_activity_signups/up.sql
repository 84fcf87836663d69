CREATE TABLE activity_signups (
    community_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('in', 'waiting', 'out')),
    way TEXT NOT NULL CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    moved_at INTEGER,
    came INTEGER,
    came_at INTEGER,
    certificate TEXT,
    PRIMARY KEY (community_id, activity_id, id)
) STRICT, WITHOUT ROWID;
