CREATE TABLE next_steps (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    leave_at INTEGER NOT NULL,
    offer TEXT,
    waved_until INTEGER NOT NULL,
    grown_at INTEGER,
    looked_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, person_id)
) STRICT, WITHOUT ROWID;
