UPDATE askings SET state = 'dropped' WHERE state IN ('waiting', 'asked', 'silent') AND EXISTS (
    SELECT 1 FROM sources WHERE sources.community_id = askings.community_id AND sources.id = askings.resident_id
);
UPDATE figures SET fixed = 0, not_fixed = 0, silent = 0 WHERE way = 'machine';
