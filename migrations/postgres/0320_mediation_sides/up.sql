CREATE TABLE mediation_sides (
    community_id TEXT NOT NULL,
    mediation_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT,
    party_id TEXT,
    position TEXT NOT NULL,
    signed_at BIGINT,
    signed_how TEXT CHECK (signed_how IN ('paper', 'kiosk', 'own_phone')),
    event_id TEXT,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, mediation_id, id),
    CHECK ((person_id IS NULL) <> (party_id IS NULL))
);
