-- Whose request asks for a call from us: until somebody rang, or it was answered.
CREATE TABLE calls_asked (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    settled_at BIGINT,
    PRIMARY KEY (community_id, request_id)
);
