CREATE TABLE survey_people (
    community_id TEXT NOT NULL,
    survey_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    band TEXT NOT NULL,
    stratum INTEGER NOT NULL,
    drawn INTEGER NOT NULL,
    way TEXT CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    hands_id TEXT,
    answered_at INTEGER,
    answers TEXT,
    PRIMARY KEY (community_id, survey_id, line)
) STRICT, WITHOUT ROWID;
