CREATE INDEX proposal_groups_by_group ON proposal_groups (community_id, group_id, proposal_id);
