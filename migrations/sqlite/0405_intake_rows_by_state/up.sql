CREATE INDEX intake_rows_by_state ON intake_rows (community_id, batch_id, state, line);
