CREATE UNIQUE INDEX outside_reports_by_token ON outside_reports (community_id, token);
