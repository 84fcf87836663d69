CREATE TABLE ballot_proxies (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    resident_id TEXT NOT NULL,
    helper_id TEXT NOT NULL,
    choice TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('given', 'cast', 'ended')),
    given_at INTEGER NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
