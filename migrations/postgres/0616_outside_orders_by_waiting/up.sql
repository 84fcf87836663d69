CREATE INDEX outside_orders_by_waiting ON outside_orders (community_id, source_id, waiting_at, number) WHERE waiting_at IS NOT NULL;
