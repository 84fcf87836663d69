CREATE TABLE board (
    community_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    open BIGINT NOT NULL,
    late BIGINT NOT NULL,
    solved BIGINT NOT NULL,
    PRIMARY KEY (community_id, party_id, category_id)
);
