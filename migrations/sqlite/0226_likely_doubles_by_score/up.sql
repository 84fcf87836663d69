CREATE INDEX likely_doubles_by_score ON likely_doubles (community_id, open, score, id);
