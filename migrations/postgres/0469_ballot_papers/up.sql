CREATE TABLE ballot_papers (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    serial INTEGER NOT NULL,
    first_by TEXT NOT NULL,
    first_read TEXT NOT NULL,
    second_by TEXT,
    second_read TEXT,
    third_by TEXT,
    third_read TEXT,
    stands TEXT NOT NULL CHECK (stands IN ('waits', 'differ', 'settled')),
    PRIMARY KEY (community_id, ballot_id, serial)
);
