CREATE TABLE record_tiles (
    community_id TEXT NOT NULL,
    level INTEGER NOT NULL,
    tile INTEGER NOT NULL,
    hashes BLOB NOT NULL,
    PRIMARY KEY (community_id, level, tile)
) STRICT;
