-- Which of our categories another house means by its word.
CREATE TABLE category_words (
    community_id TEXT NOT NULL,
    source TEXT NOT NULL,
    word TEXT NOT NULL,
    category_id TEXT NOT NULL,
    told_by TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (community_id, source, word)
) STRICT, WITHOUT ROWID;
