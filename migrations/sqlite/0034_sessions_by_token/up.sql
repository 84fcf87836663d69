CREATE UNIQUE INDEX sessions_by_token ON sessions (community_id, token_hash);
