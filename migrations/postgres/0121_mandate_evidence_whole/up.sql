ALTER TABLE mandate_evidence
    ADD COLUMN how TEXT,
    ADD COLUMN second_id TEXT,
    ADD COLUMN second_name TEXT,
    ADD COLUMN second_phone TEXT,
    ADD COLUMN read_aloud BOOLEAN NOT NULL DEFAULT FALSE;
