CREATE INDEX access_log_by_outcome ON access_log (community_id, outcome, id);
