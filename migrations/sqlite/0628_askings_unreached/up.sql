-- Whom nobody reached gave no answer to nothing.
UPDATE askings SET state = 'asked' WHERE state = 'silent' AND reached_at IS NULL;
