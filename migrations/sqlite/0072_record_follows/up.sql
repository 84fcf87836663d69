CREATE TRIGGER record_follows BEFORE INSERT ON record
WHEN NEW.seq <> COALESCE((SELECT MAX(seq) FROM record WHERE community_id = NEW.community_id), 0) + 1
  OR NEW.prev_hash <> COALESCE((SELECT hash FROM record WHERE community_id = NEW.community_id ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN
    SELECT RAISE(ABORT, 'a record entry must follow the one before it');
END;
