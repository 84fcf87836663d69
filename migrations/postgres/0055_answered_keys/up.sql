CREATE TABLE answered_keys (
    community_id TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    resident_id TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    digest BYTEA NOT NULL,
    answer TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, actor_id, resident_id, route, key)
);
