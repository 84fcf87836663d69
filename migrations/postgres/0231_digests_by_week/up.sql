CREATE UNIQUE INDEX digests_by_week ON digests (community_id, week, person_id);
