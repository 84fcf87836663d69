CREATE INDEX acts_by_subject ON acts (community_id, subject_id, id);
