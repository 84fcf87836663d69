CREATE TABLE queue_starts (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
