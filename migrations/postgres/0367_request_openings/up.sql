CREATE TABLE request_openings (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, request_id, person_id)
);
