CREATE UNIQUE INDEX responsibilities_in_force ON responsibilities (community_id, category_id) WHERE until_at IS NULL;
