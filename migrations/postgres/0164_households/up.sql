CREATE TABLE households (
    community_id TEXT NOT NULL,
    home_id TEXT NOT NULL,
    key_holder TEXT NOT NULL,
    call_first TEXT NOT NULL,
    notes TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, home_id)
);
