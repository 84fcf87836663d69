-- What is known of those before: by what right it was said, and of what staff wrote down, how they were reached.
UPDATE notice_copies SET acknowledged_way = CASE
    WHEN acknowledged_how = 'self' THEN 'alone'
    WHEN acknowledged_how = 'assisted' THEN 'assisted'
    WHEN acknowledged_how = 'mandate' THEN 'proxy'
    WHEN reached_how = 'call' THEN 'phone'
    WHEN reached_how = 'visit' THEN 'visit'
    ELSE 'desk'
END WHERE acknowledged_at IS NOT NULL;
