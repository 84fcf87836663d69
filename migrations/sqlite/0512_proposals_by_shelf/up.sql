CREATE INDEX proposals_by_shelf ON proposals (community_id, shelf, id);
