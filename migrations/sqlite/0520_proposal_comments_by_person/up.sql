CREATE INDEX proposal_comments_by_person ON proposal_comments (community_id, person_id, proposal_id, id);
