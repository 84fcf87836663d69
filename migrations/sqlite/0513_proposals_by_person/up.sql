CREATE INDEX proposals_by_person ON proposals (community_id, person_id, id);
