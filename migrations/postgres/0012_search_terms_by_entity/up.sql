CREATE INDEX search_terms_by_entity ON search_terms (community_id, entity, entity_id);
