CREATE INDEX outbox_by_mouth ON outbox (community_id, person_id, due_at, id) WHERE state = 'waiting' AND channel IN ('call', 'visit');
