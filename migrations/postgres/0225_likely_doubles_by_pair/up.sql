CREATE UNIQUE INDEX likely_doubles_by_pair ON likely_doubles (community_id, one_id, other_id);
