-- Those made before: by the answer's hours of the line, from when they were made.
UPDATE objections SET
    due_at = objected_at + COALESCE((
        SELECT CAST(l.answer_hours AS BIGINT) * 3600000 FROM requests r
        JOIN responsibilities l ON l.community_id = r.community_id AND l.id = r.responsibility_id
        WHERE r.community_id = objections.community_id AND r.id = objections.request_id
    ), 0),
    next_at = CASE WHEN state = 'waiting' THEN objected_at + COALESCE((
        SELECT CAST(l.answer_hours AS BIGINT) * 3600000 FROM requests r
        JOIN responsibilities l ON l.community_id = r.community_id AND l.id = r.responsibility_id
        WHERE r.community_id = objections.community_id AND r.id = objections.request_id
    ), 0) END;
