CREATE INDEX group_members_by_group ON group_members (community_id, group_id, state, id);
