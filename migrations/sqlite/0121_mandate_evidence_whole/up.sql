ALTER TABLE mandate_evidence ADD COLUMN how TEXT;
ALTER TABLE mandate_evidence ADD COLUMN second_id TEXT;
ALTER TABLE mandate_evidence ADD COLUMN second_name TEXT;
ALTER TABLE mandate_evidence ADD COLUMN second_phone TEXT;
ALTER TABLE mandate_evidence ADD COLUMN read_aloud INTEGER NOT NULL DEFAULT 0 CHECK (read_aloud IN (0, 1));
