CREATE INDEX reviews_by_mandate ON reviews (community_id, mandate_id, state);
