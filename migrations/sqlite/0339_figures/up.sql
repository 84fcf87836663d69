CREATE TABLE figures (
    community_id TEXT NOT NULL,
    month TEXT NOT NULL,
    party_id TEXT NOT NULL,
    category_id TEXT NOT NULL,
    building_id TEXT NOT NULL,
    way TEXT NOT NULL,
    filed INTEGER NOT NULL,
    answered_in_time INTEGER NOT NULL,
    answer_judged INTEGER NOT NULL,
    fixed INTEGER NOT NULL,
    not_fixed INTEGER NOT NULL,
    silent INTEGER NOT NULL,
    good INTEGER NOT NULL,
    fair INTEGER NOT NULL,
    poor INTEGER NOT NULL,
    PRIMARY KEY (community_id, month, party_id, category_id, building_id, way)
) STRICT, WITHOUT ROWID;
