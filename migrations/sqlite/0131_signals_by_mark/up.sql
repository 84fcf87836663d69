CREATE INDEX signals_by_mark ON signals (community_id, mark, id);
