CREATE TABLE activity_signups (
    community_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('in', 'waiting', 'out')),
    way TEXT NOT NULL CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    moved_at BIGINT,
    came BOOLEAN,
    came_at BIGINT,
    certificate TEXT,
    PRIMARY KEY (community_id, activity_id, id)
);
