CREATE INDEX record_by_subject ON record (community_id, subject_id, seq);
