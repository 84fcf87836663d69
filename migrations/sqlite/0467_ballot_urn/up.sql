CREATE TABLE ballot_urn (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    sealed BLOB NOT NULL,
    PRIMARY KEY (community_id, ballot_id, place)
) STRICT, WITHOUT ROWID;
