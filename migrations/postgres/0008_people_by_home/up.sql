CREATE INDEX people_by_home ON people (community_id, home_id);
