CREATE TABLE questions (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    datatype TEXT NOT NULL CHECK (datatype IN ('string', 'number', 'datetime', 'text', 'singlevaluelist', 'multivaluelist')),
    required INTEGER NOT NULL CHECK (required IN (0, 1)),
    label_zh TEXT NOT NULL,
    label_en TEXT NOT NULL,
    hint_zh TEXT NOT NULL,
    hint_en TEXT NOT NULL,
    choices TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    until_at INTEGER,
    PRIMARY KEY (community_id, id)
) STRICT, WITHOUT ROWID;
