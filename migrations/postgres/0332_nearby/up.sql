CREATE TABLE nearby (
    community_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    grid_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    building_id TEXT,
    PRIMARY KEY (community_id, category_id, grid_id, request_id)
);
