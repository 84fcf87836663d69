ALTER TABLE mandates
    ADD COLUMN kind TEXT NOT NULL DEFAULT 'ordinary' CHECK (kind IN ('ordinary', 'family', 'carer', 'guardian', 'urgent')),
    ADD COLUMN tier_max INTEGER NOT NULL DEFAULT 2 CHECK (tier_max IN (1, 2)),
    ADD COLUMN renews TEXT,
    ADD COLUMN notified_at BIGINT,
    ADD COLUMN review_at BIGINT,
    ADD COLUMN widened_for TEXT,
    ADD COLUMN widened_by TEXT;
