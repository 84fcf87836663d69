CREATE INDEX proposal_comments_by_parent ON proposal_comments (community_id, proposal_id, parent_id, id);
