CREATE INDEX ballot_voters_by_person ON ballot_voters (community_id, person_id, ballot_id);
