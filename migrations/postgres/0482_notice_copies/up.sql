CREATE TABLE notice_copies (
    community_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    way TEXT NOT NULL CHECK (way IN ('app', 'sms', 'email', 'call', 'letter', 'visit')),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'reached', 'dropped')),
    due_at BIGINT,
    reached_at BIGINT,
    reached_how TEXT,
    reached_by TEXT,
    acknowledged_at BIGINT,
    acknowledged_how TEXT,
    PRIMARY KEY (community_id, notice_id, person_id)
);
