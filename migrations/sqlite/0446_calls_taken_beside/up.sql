-- Answers to the category's questions, and the caller's leave, kept until they are rung back.
ALTER TABLE calls_taken ADD COLUMN beside TEXT NOT NULL DEFAULT '{}';
