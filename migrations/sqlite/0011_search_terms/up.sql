CREATE TABLE search_terms (
    community_id TEXT NOT NULL,
    entity TEXT NOT NULL,
    term TEXT NOT NULL,
    entity_id TEXT NOT NULL,
    PRIMARY KEY (community_id, entity, term, entity_id)
) STRICT, WITHOUT ROWID;
