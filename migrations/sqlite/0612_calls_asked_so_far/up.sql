-- Those who asked to be rung before this was kept, and wait.
INSERT INTO calls_asked (community_id, request_id, at)
    SELECT r.community_id, r.id, r.filed_at
    FROM requests r JOIN categories c ON c.community_id = r.community_id AND c.id = r.category_id
    WHERE c.code = 'call_me' AND r.open = TRUE AND r.answered_at IS NULL;
