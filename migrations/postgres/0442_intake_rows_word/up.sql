-- The other house's word for a category, where nobody here knows it: told once, it is remembered.
ALTER TABLE intake_rows ADD COLUMN word TEXT;
