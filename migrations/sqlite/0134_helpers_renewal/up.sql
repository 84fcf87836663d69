ALTER TABLE helpers ADD COLUMN organisation_id TEXT;
ALTER TABLE helpers ADD COLUMN renewal TEXT CHECK (renewal IN ('agreed', 'approved'));
