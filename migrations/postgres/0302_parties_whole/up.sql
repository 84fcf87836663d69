ALTER TABLE parties
    DROP CONSTRAINT parties_kind_check,
    ADD CONSTRAINT parties_kind_check CHECK (kind IN ('committee', 'property', 'owners', 'department', 'subdistrict', 'organisation')),
    ADD COLUMN ended_at BIGINT,
    ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
