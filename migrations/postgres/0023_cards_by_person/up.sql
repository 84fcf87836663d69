CREATE INDEX cards_by_person ON cards (community_id, person_id);
