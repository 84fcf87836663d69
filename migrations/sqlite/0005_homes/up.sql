CREATE TABLE homes (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    building_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    door TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
