CREATE INDEX proposal_comments_by_state ON proposal_comments (community_id, state, id);
