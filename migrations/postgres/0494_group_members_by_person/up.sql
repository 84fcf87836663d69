CREATE INDEX group_members_by_person ON group_members (community_id, person_id, state, group_id);
