CREATE TABLE digests (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    week BIGINT NOT NULL,
    building_id TEXT NOT NULL,
    place TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'reached', 'posted', 'dropped')),
    made_at BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    done_at BIGINT,
    done_by TEXT,
    carried_by TEXT,
    PRIMARY KEY (community_id, id)
);
