CREATE INDEX helpers_by_state ON helpers (community_id, state, accredited_until);
