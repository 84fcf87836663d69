CREATE TABLE community_groups (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('residents', 'owners', 'social', 'council', 'digital', 'branch', 'committee')),
    name TEXT NOT NULL,
    what TEXT NOT NULL,
    open_to_join BOOLEAN NOT NULL,
    most_percent INTEGER NOT NULL,
    seats TEXT NOT NULL,
    term_months INTEGER NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    ended_at BIGINT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
);
