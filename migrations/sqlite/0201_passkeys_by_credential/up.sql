CREATE UNIQUE INDEX passkeys_by_credential ON passkeys (community_id, credential);
