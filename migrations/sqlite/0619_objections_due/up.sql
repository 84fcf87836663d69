-- By when an objection is decided; how high it has risen because nobody did, and when it goes further.
ALTER TABLE objections ADD COLUMN due_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE objections ADD COLUMN level TEXT CHECK (level IN ('lead', 'subdistrict'));
ALTER TABLE objections ADD COLUMN next_at INTEGER;
