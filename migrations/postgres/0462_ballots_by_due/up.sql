CREATE INDEX ballots_by_due ON ballots (community_id, due_at, id);
