CREATE TABLE digests (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    week INTEGER NOT NULL,
    building_id TEXT NOT NULL,
    place TEXT NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'reached', 'posted', 'dropped')),
    made_at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    done_at INTEGER,
    done_by TEXT,
    carried_by TEXT,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
