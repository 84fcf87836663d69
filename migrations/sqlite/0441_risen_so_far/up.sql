-- Those that had risen before and are open still.
INSERT INTO risen_requests (community_id, request_id, at)
SELECT e.community_id, e.request_id, MAX(e.at)
FROM escalations e JOIN requests r ON r.community_id = e.community_id AND r.id = e.request_id
WHERE e.level = 'subdistrict' AND r.open = TRUE
GROUP BY e.community_id, e.request_id;
