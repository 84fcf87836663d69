CREATE TABLE request_asides (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    hand TEXT NOT NULL CHECK (hand IN ('own', 'dictated', 'written_for')),
    resident_lets INTEGER NOT NULL CHECK (resident_lets IN (0, 1)),
    resident_by TEXT,
    resident_at INTEGER,
    staff_lets INTEGER NOT NULL CHECK (staff_lets IN (0, 1)),
    staff_by TEXT,
    staff_at INTEGER,
    summary TEXT,
    PRIMARY KEY (community_id, request_id)
) STRICT, WITHOUT ROWID;
