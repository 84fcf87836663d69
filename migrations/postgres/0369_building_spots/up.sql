CREATE TABLE building_spots (
    community_id TEXT NOT NULL,
    building_id TEXT NOT NULL,
    row_no INTEGER NOT NULL,
    column_no INTEGER NOT NULL,
    PRIMARY KEY (community_id, building_id)
);
