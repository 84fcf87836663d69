CREATE TABLE communities (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    address TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    host TEXT,
    created_at INTEGER NOT NULL,
    ready_at INTEGER,
    version INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;
