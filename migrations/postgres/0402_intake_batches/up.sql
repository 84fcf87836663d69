CREATE TABLE intake_batches (
    community_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('system', 'hotline', 'subdistrict', 'list')),
    source_id TEXT,
    category_id TEXT NOT NULL,
    owner_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('receiving', 'ready', 'running', 'stopped', 'done', 'dropped')),
    total BIGINT NOT NULL,
    bad BIGINT NOT NULL,
    done BIGINT NOT NULL,
    known BIGINT NOT NULL,
    failed BIGINT NOT NULL,
    at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (community_id, id)
);
