CREATE INDEX mandates_by_state ON mandates (community_id, state, until_at);
