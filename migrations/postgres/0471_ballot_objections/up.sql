CREATE TABLE ballot_objections (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('missing', 'wrong', 'stranger', 'result')),
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'granted', 'refused')),
    answer TEXT NOT NULL,
    filed_by TEXT NOT NULL,
    at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    PRIMARY KEY (community_id, ballot_id, id)
);
