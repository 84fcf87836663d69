CREATE TABLE absences (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    from_at BIGINT NOT NULL,
    until_at BIGINT,
    words TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    PRIMARY KEY (community_id, id)
);
