CREATE TABLE meeting_people (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    member INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('', 'coming', 'not_coming')),
    way TEXT NOT NULL CHECK (way IN ('', 'alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    came INTEGER,
    came_way TEXT NOT NULL CHECK (came_way IN ('', 'alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
