CREATE TABLE figures (
    community_id TEXT NOT NULL,
    month TEXT NOT NULL,
    party_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    building_id TEXT NOT NULL,
    way TEXT NOT NULL,
    filed BIGINT NOT NULL,
    answered_in_time BIGINT NOT NULL,
    answer_judged BIGINT NOT NULL,
    fixed BIGINT NOT NULL,
    not_fixed BIGINT NOT NULL,
    silent BIGINT NOT NULL,
    good BIGINT NOT NULL,
    fair BIGINT NOT NULL,
    poor BIGINT NOT NULL,
    PRIMARY KEY (community_id, month, party_id, category_id, building_id, way)
);
