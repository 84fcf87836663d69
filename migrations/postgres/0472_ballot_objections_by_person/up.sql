CREATE INDEX ballot_objections_by_person ON ballot_objections (community_id, person_id, ballot_id);
