UPDATE request_events SET seen_by = (
    SELECT CASE WHEN r.public THEN 'all' ELSE s.id END
    FROM requests r LEFT JOIN sources s ON s.community_id = r.community_id AND s.id = r.resident_id
    WHERE r.community_id = request_events.community_id AND r.id = request_events.request_id
) WHERE internal = FALSE AND kind <> 'filed';
