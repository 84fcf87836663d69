CREATE INDEX responsibilities_by_category ON responsibilities (community_id, category_id, from_at);
