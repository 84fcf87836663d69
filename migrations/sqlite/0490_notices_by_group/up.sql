CREATE INDEX notices_by_group ON notices (community_id, group_id, id);
