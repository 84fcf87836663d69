CREATE INDEX reviews_by_person ON reviews (community_id, person_id, state);
