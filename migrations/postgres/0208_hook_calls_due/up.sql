CREATE INDEX hook_calls_due ON hook_calls (community_id, due_at);
