CREATE INDEX intake_rows_by_word ON intake_rows (community_id, batch_id, word, state);
