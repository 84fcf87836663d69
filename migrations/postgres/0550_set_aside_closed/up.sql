ALTER TABLE set_aside
    DROP CONSTRAINT set_aside_why_check,
    ADD CONSTRAINT set_aside_why_check CHECK (why IN ('mandate_over', 'too_old', 'ahead', 'closed'));
