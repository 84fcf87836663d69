-- Whoever was told why not was answered: a refusal given in time counted as no answer.
UPDATE requests SET answered_at = (
    SELECT MAX(e.at) FROM request_events e
    WHERE e.community_id = requests.community_id AND e.request_id = requests.id AND e.kind = 'declined'
) WHERE state = 'declined' AND answered_at IS NULL;
