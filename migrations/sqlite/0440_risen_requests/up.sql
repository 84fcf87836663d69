-- What rose to the subdistrict and is still open.
CREATE TABLE risen_requests (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (community_id, request_id)
) STRICT, WITHOUT ROWID;
