CREATE INDEX outside_orders_by_request ON outside_orders (community_id, request_id);
