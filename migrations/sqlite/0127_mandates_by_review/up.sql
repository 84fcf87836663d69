CREATE INDEX mandates_by_review ON mandates (community_id, review_at);
