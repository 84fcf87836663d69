CREATE INDEX people_by_phone ON people (community_id, phone);
