-- What rose to the subdistrict and is still open.
CREATE TABLE risen_requests (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, request_id)
);
