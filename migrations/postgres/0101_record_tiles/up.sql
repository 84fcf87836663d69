CREATE TABLE record_tiles (
    community_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    tile BIGINT NOT NULL,
    hashes BYTEA NOT NULL,
    PRIMARY KEY (community_id, level, tile)
);
