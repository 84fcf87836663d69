-- Which notices speak of a survey, a meeting or an activity: they rest with it.
CREATE TABLE notice_subjects (
    community_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('survey', 'meeting', 'activity')),
    subject_id TEXT NOT NULL,
    notice_id TEXT NOT NULL,
    PRIMARY KEY (community_id, kind, subject_id, notice_id)
);
