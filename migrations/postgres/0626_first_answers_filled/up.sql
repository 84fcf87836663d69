-- What ran late before it was answered was noted then, with whose it was; after a reopening the hours themselves are gone.
INSERT INTO first_answers (community_id, request_id, party_id, in_time)
SELECT community_id, id, COALESCE(late_party, first_party, party_id), late_party IS NULL AND (again OR first_at <= answer_due)
FROM (
    SELECT r.community_id, r.id, r.party_id, r.answer_due,
        (SELECT e.at FROM request_events e WHERE e.community_id = r.community_id AND e.request_id = r.id
            AND e.kind IN ('answered', 'solved', 'declined') ORDER BY e.id LIMIT 1) AS first_at,
        (SELECT e.party_id FROM request_events e WHERE e.community_id = r.community_id AND e.request_id = r.id
            AND e.kind IN ('answered', 'solved', 'declined') ORDER BY e.id LIMIT 1) AS first_party,
        (SELECT x.party_id FROM escalations x WHERE x.community_id = r.community_id AND x.request_id = r.id
            AND x.level = 'lead' AND x.cause = 'overdue' AND NOT EXISTS (
                SELECT 1 FROM request_events e WHERE e.community_id = r.community_id AND e.request_id = r.id
                    AND e.kind IN ('answered', 'solved', 'declined') AND e.at < x.at
            ) ORDER BY x.at, x.id LIMIT 1) AS late_party,
        EXISTS (SELECT 1 FROM request_events e WHERE e.community_id = r.community_id AND e.request_id = r.id
            AND e.kind IN ('reopened', 'restored')) AS again
    FROM requests r
) told
WHERE first_at IS NOT NULL OR late_party IS NOT NULL;
