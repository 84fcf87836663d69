-- PostgreSQL attaches its guard here; SQLite's was made whole in the step before.
SELECT 1;
