CREATE TABLE merged_rows (
    community_id TEXT NOT NULL,
    merge_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    row_id TEXT NOT NULL,
    PRIMARY KEY (community_id, merge_id, kind, row_id)
) STRICT, WITHOUT ROWID;
