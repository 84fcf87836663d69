-- What went back to a source in one file: for each order its number there and here, its state, its party and the step that
-- says so, as JSON. The words stay with the steps.
CREATE TABLE answer_files (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (community_id, id)
) STRICT;
