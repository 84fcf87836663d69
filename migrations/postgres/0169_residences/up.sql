CREATE TABLE residences (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    id TEXT NOT NULL,
    home_id TEXT NOT NULL,
    proof TEXT NOT NULL CHECK (proof IN ('lease', 'neighbour', 'grid_visit')),
    words TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id, id)
);
