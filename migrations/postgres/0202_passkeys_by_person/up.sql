CREATE INDEX passkeys_by_person ON passkeys (community_id, person_id);
