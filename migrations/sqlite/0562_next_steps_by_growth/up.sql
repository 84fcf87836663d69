CREATE INDEX next_steps_by_growth ON next_steps (community_id, grown_at);
