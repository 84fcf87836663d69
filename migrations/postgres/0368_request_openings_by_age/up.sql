CREATE INDEX request_openings_by_age ON request_openings (at);
