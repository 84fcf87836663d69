CREATE TABLE askings (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'asked', 'answered', 'silent', 'dropped')),
    since_at BIGINT NOT NULL,
    solved_by TEXT NOT NULL,
    word TEXT CHECK (word IN ('fixed', 'not_fixed')),
    said_at BIGINT,
    taken_by TEXT,
    PRIMARY KEY (community_id, request_id)
);
