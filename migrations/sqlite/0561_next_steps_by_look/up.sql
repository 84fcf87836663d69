CREATE INDEX next_steps_by_look ON next_steps (community_id, looked_at);
