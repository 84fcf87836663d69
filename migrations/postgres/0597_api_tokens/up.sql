CREATE TABLE api_tokens (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    label TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    issued_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    reason TEXT CHECK (reason IN ('finished', 'lost', 'replaced', 'misused')),
    PRIMARY KEY (community_id, id)
);
