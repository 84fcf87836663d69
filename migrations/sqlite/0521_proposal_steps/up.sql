CREATE TABLE proposal_steps (
    community_id TEXT NOT NULL,
    proposal_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('raised', 'supported', 'moved', 'answered', 'news', 'merged', 'done', 'declined', 'withdrawn')),
    stage TEXT NOT NULL,
    words TEXT NOT NULL,
    by_id TEXT NOT NULL,
    group_id TEXT,
    link TEXT NOT NULL,
    link_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, proposal_id, id)
) STRICT, WITHOUT ROWID;
