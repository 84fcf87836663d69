CREATE TABLE notices_to_asked (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('notice', 'correction', 'withdrawal')),
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('everyone', 'building', 'grid', 'group', 'age', 'list', 'again', 'seen', 'roll', 'not_voted', 'asked')),
    target TEXT NOT NULL,
    group_id TEXT,
    replaces_id TEXT,
    by_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'corrected', 'withdrawn')),
    cursor TEXT NOT NULL,
    total INTEGER NOT NULL,
    sent_at INTEGER,
    ended_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
INSERT INTO notices_to_asked (community_id, id, kind, title, body, audience, target, group_id, replaces_id, by_id, at, state, cursor, total, sent_at, ended_at, version)
    SELECT community_id, id, kind, title, body, audience, target, group_id, replaces_id, by_id, at, state, cursor, total, sent_at, ended_at, version FROM notices;
DROP TABLE notices;
ALTER TABLE notices_to_asked RENAME TO notices;
CREATE INDEX notices_by_state ON notices (community_id, state, id);
CREATE INDEX notices_by_group ON notices (community_id, group_id, id);
