CREATE TABLE request_asides (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    hand TEXT NOT NULL CHECK (hand IN ('own', 'dictated', 'written_for')),
    resident_lets BOOLEAN NOT NULL,
    resident_by TEXT,
    resident_at BIGINT,
    staff_lets BOOLEAN NOT NULL,
    staff_by TEXT,
    staff_at BIGINT,
    summary TEXT,
    PRIMARY KEY (community_id, request_id)
);
