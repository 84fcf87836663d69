CREATE TABLE ballot_notices (
    community_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    stage TEXT NOT NULL CHECK (stage IN ('announced', 'reminded', 'called_off')),
    notice_id TEXT NOT NULL,
    rests_at BIGINT,
    PRIMARY KEY (community_id, ballot_id, stage)
);
