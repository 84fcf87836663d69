CREATE UNIQUE INDEX questions_in_force ON questions (community_id, category_id, code) WHERE until_at IS NULL;
