CREATE INDEX proposals_by_due ON proposals (community_id, waits, answer_due, id);
