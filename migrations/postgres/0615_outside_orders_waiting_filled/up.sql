UPDATE outside_orders SET waiting_at = (
    SELECT MAX(e.at) FROM request_events e
    JOIN requests r ON r.community_id = e.community_id AND r.id = e.request_id
    WHERE e.community_id = outside_orders.community_id AND e.request_id = outside_orders.request_id
      AND e.kind IN ('answered', 'solved', 'declined') AND e.at > COALESCE(outside_orders.returned_at, 0)
      AND r.state <> 'reopened'
);
