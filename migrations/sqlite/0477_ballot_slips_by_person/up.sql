CREATE INDEX ballot_slips_by_person ON ballot_slips (community_id, person_id, ballot_id);
