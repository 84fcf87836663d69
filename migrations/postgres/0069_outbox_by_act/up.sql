CREATE INDEX outbox_by_act ON outbox (community_id, act_id);
