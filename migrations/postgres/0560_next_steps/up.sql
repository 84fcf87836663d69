CREATE TABLE next_steps (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    leave_at BIGINT NOT NULL,
    offer TEXT,
    waved_until BIGINT NOT NULL,
    grown_at BIGINT,
    looked_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
