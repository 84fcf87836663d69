CREATE TABLE phones_on_file (
    community_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (community_id, person_id)
);
