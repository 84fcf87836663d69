CREATE INDEX proposal_supports_by_person ON proposal_supports (community_id, person_id, proposal_id);
