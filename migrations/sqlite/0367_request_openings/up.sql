CREATE TABLE request_openings (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, request_id, person_id)
) STRICT, WITHOUT ROWID;
