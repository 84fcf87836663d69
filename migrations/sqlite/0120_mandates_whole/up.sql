ALTER TABLE mandates ADD COLUMN kind TEXT NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'family', 'carer', 'guardian', 'urgent'));
ALTER TABLE mandates ADD COLUMN tier_max INTEGER NOT NULL DEFAULT 2 CHECK (tier_max IN (1, 2));
ALTER TABLE mandates ADD COLUMN renews TEXT;
ALTER TABLE mandates ADD COLUMN notified_at INTEGER;
ALTER TABLE mandates ADD COLUMN review_at INTEGER;
ALTER TABLE mandates ADD COLUMN widened_for TEXT;
ALTER TABLE mandates ADD COLUMN widened_by TEXT;
