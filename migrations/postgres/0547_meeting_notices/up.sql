CREATE TABLE meeting_notices (
    community_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    PRIMARY KEY (community_id, notice_id)
);
