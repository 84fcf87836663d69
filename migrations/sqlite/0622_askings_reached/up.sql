-- When the question really reached them; none while it waits to be sent, rung or handed over.
ALTER TABLE askings ADD COLUMN reached_at INTEGER;
