-- When the question really reached them; none while it waits to be sent, rung or handed over.
ALTER TABLE askings ADD COLUMN reached_at INTEGER;
UPDATE askings SET reached_at = (
    SELECT MAX(acts.told_at) FROM acts
    WHERE acts.community_id = askings.community_id AND acts.subject_id = askings.request_id AND acts.act = 'request.ask'
) WHERE state IN ('asked', 'silent');
-- Whom nobody reached gave no answer to nothing.
UPDATE askings SET state = 'asked' WHERE state = 'silent' AND reached_at IS NULL;
