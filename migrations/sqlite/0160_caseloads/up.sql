CREATE TABLE caseloads (
    community_id TEXT NOT NULL,
    staff_id TEXT NOT NULL,
    id TEXT NOT NULL,
    area TEXT NOT NULL CHECK (area IN ('all', 'grid', 'building')),
    area_id TEXT NOT NULL,
    from_id TEXT,
    given_at INTEGER NOT NULL,
    given_by TEXT NOT NULL,
    ended_at INTEGER,
    PRIMARY KEY (community_id, staff_id, id)
) STRICT, WITHOUT ROWID;
