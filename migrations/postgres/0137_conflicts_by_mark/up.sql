CREATE INDEX conflicts_by_mark ON conflicts (community_id, mark, id);
