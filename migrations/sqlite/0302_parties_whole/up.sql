CREATE TABLE parties_whole (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('committee', 'property', 'owners', 'department', 'subdistrict', 'organisation')),
    phone TEXT,
    sort INTEGER NOT NULL,
    ended_at INTEGER,
    version INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO parties_whole (community_id, id, name, kind, phone, sort)
    SELECT community_id, id, name, kind, phone, sort FROM parties;
DROP TABLE parties;
ALTER TABLE parties_whole RENAME TO parties;
