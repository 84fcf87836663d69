ALTER TABLE helpers
    ADD COLUMN organisation_id TEXT,
    ADD COLUMN renewal TEXT CHECK (renewal IN ('agreed', 'approved'));
