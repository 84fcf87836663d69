CREATE TABLE pins (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    hash TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('set', 'disabled')),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
