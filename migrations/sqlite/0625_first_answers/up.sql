-- Whether the first answer to a request came in its hours, and whose it was when they ended. Never written anew.
CREATE TABLE first_answers (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    party_id TEXT NOT NULL,
    in_time INTEGER NOT NULL CHECK (in_time IN (0, 1)),
    PRIMARY KEY (community_id, request_id)
) STRICT, WITHOUT ROWID;
