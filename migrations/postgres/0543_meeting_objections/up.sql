CREATE TABLE meeting_objections (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    answer TEXT NOT NULL,
    answered_by TEXT,
    answered_at BIGINT,
    way TEXT NOT NULL CHECK (way IN ('alone', 'assisted', 'proxy', 'phone', 'desk', 'paper', 'machine')),
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
