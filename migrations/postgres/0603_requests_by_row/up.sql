-- PostgreSQL keeps rows apart from their key anyway, and a row of its indexes holds no long words: only SQLite's table is
-- laid out anew under this number.
SELECT 1;
