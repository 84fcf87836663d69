CREATE TABLE request_answers (
    community_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    question_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (community_id, request_id, question_id)
);
