ALTER TABLE notices
    DROP CONSTRAINT notices_audience_check,
    ADD CONSTRAINT notices_audience_check CHECK (audience IN ('everyone', 'building', 'grid', 'group', 'age', 'list', 'again', 'seen', 'roll', 'not_voted', 'asked'));
