CREATE INDEX reviews_by_due ON reviews (community_id, state, due_at, id);
