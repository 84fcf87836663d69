-- By when an objection is decided; how high it has risen because nobody did, and when it goes further.
ALTER TABLE objections
    ADD COLUMN due_at BIGINT NOT NULL DEFAULT 0,
    ADD COLUMN level TEXT CHECK (level IN ('lead', 'subdistrict')),
    ADD COLUMN next_at BIGINT;
