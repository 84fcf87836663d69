CREATE INDEX requests_due_by_channel ON requests (community_id, channel, open, due_at, id);
