-- Who was erased stands under these words wherever a name stood (domain::person::ERASED).
UPDATE people SET name = '（已删除）' WHERE name = '' AND state = 'closed';
