CREATE INDEX intake_batches_by_state ON intake_batches (community_id, state, id);
