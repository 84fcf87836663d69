CREATE UNIQUE INDEX people_by_email ON people (community_id, email);
