-- PostgreSQL keeps rows apart from their key anyway: only SQLite's table is laid out anew under this number.
SELECT 1;
