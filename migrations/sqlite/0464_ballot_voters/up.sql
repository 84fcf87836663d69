CREATE TABLE ballot_voters (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    id TEXT NOT NULL,
    line INTEGER NOT NULL,
    person_id TEXT,
    name TEXT NOT NULL,
    PRIMARY KEY (community_id, ballot_id, id)
) STRICT, WITHOUT ROWID;
