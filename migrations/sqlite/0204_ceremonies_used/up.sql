CREATE TABLE ceremonies_used (
    community_id TEXT NOT NULL,
    once TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, once)
) STRICT, WITHOUT ROWID;
