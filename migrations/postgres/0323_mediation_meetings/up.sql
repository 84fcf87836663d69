CREATE TABLE mediation_meetings (
    community_id TEXT NOT NULL,
    mediation_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at BIGINT NOT NULL,
    place TEXT NOT NULL,
    came TEXT NOT NULL,
    minutes TEXT NOT NULL,
    noted_by TEXT NOT NULL,
    noted_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, mediation_id, id)
);
