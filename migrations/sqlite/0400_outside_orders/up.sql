CREATE TABLE outside_orders (
    community_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    number TEXT NOT NULL,
    request_id TEXT NOT NULL,
    deadline INTEGER,
    caller TEXT,
    phone TEXT,
    at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    returned_at INTEGER,
    PRIMARY KEY (community_id, source_id, number)
) STRICT, WITHOUT ROWID;
