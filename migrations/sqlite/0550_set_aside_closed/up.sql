CREATE TABLE set_aside_closed (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    helper_id TEXT NOT NULL,
    mandate_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BLOB NOT NULL,
    client_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('mandate_over', 'too_old', 'ahead', 'closed')),
    sealed BLOB,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    state TEXT NOT NULL CHECK (state IN ('waiting', 'applied', 'put_away')),
    decided_at INTEGER,
    decided_by TEXT,
    decided_how TEXT,
    words TEXT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id),
    UNIQUE (community_id, helper_id, resident_id, key)
) STRICT, WITHOUT ROWID;
INSERT INTO set_aside_closed (community_id, id, resident_id, helper_id, mandate_id, kind, key, digest, client_at, received_at, why, sealed, open, state, decided_at, decided_by, decided_how, words, version)
    SELECT community_id, id, resident_id, helper_id, mandate_id, kind, key, digest, client_at, received_at, why, sealed, open, state, decided_at, decided_by, decided_how, words, version FROM set_aside;
DROP TABLE set_aside;
ALTER TABLE set_aside_closed RENAME TO set_aside;
CREATE INDEX set_aside_by_state ON set_aside (community_id, open, id);
CREATE INDEX set_aside_by_helper ON set_aside (community_id, helper_id, id);
