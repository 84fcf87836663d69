CREATE TABLE intake_batches (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('system', 'hotline', 'subdistrict', 'list')),
    source_id TEXT,
    category_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('receiving', 'ready', 'running', 'stopped', 'done', 'dropped')),
    total INTEGER NOT NULL,
    bad INTEGER NOT NULL,
    done INTEGER NOT NULL,
    known INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
