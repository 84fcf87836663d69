CREATE UNIQUE INDEX cards_by_secret ON cards (community_id, secret_hash);
