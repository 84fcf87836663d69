CREATE TABLE survey_words (
    community_id TEXT NOT NULL,
    survey_id TEXT NOT NULL,
    id TEXT NOT NULL,
    question INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (community_id, survey_id, id)
) STRICT, WITHOUT ROWID;
