CREATE INDEX questions_by_category ON questions (community_id, category_id, until_at, sort, id);
