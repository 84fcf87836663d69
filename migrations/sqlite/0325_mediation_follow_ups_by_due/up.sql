CREATE INDEX mediation_follow_ups_by_due ON mediation_follow_ups (community_id, done_at, due_at, id);
