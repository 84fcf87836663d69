CREATE TABLE categories (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    hint_zh TEXT NOT NULL,
    hint_en TEXT NOT NULL,
    icon TEXT NOT NULL,
    sort INTEGER NOT NULL,
    public BOOLEAN NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (community_id, id)
);
