CREATE TABLE outside_reports (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    token TEXT NOT NULL,
    lat_e7 BIGINT,
    long_e7 BIGINT,
    media_url TEXT,
    account_id TEXT,
    device_id TEXT,
    first_name TEXT,
    last_name TEXT,
    email TEXT,
    phone TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (community_id, request_id)
);
