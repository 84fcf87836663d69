CREATE UNIQUE INDEX access_log_by_hour ON access_log (community_id, subject_id, hour, viewer_id, outcome);
