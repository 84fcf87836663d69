CREATE TABLE recoveries (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    lost TEXT NOT NULL CHECK (lost IN ('pin', 'pin_and_phone', 'password')),
    sure TEXT NOT NULL CHECK (sure IN ('in_person', 'known_number')),
    asked_by TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    approved_by TEXT,
    approved_at INTEGER,
    used_at INTEGER,
    PRIMARY KEY (community_id, id),
    CHECK (approved_by IS NULL OR approved_by <> asked_by)
) STRICT, WITHOUT ROWID;
