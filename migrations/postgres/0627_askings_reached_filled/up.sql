UPDATE askings SET reached_at = (
    SELECT MAX(acts.told_at) FROM acts
    WHERE acts.community_id = askings.community_id AND acts.subject_id = askings.request_id AND acts.act = 'request.ask'
) WHERE state IN ('asked', 'silent');
