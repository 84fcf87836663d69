CREATE TABLE reply_templates (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    words_zh TEXT NOT NULL,
    words_en TEXT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    ended_at BIGINT,
    version INTEGER NOT NULL,
    PRIMARY KEY (community_id, id)
);
