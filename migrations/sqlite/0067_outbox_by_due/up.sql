CREATE INDEX outbox_by_due ON outbox (community_id, channel, state, due_at);
