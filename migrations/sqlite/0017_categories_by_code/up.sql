CREATE UNIQUE INDEX categories_by_code ON categories (community_id, code);
