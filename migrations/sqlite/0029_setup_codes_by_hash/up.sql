CREATE UNIQUE INDEX setup_codes_by_hash ON setup_codes (community_id, code_hash);
