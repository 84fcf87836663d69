CREATE UNIQUE INDEX cards_by_number ON cards (community_id, number);
