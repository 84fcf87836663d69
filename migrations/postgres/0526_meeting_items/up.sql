CREATE TABLE meeting_items (
    community_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    id TEXT NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('proposal', 'request', 'free')),
    ref_id TEXT NOT NULL,
    words TEXT NOT NULL,
    by_id TEXT NOT NULL,
    PRIMARY KEY (community_id, meeting_id, id)
);
