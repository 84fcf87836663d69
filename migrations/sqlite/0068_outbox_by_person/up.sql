CREATE INDEX outbox_by_person ON outbox (community_id, person_id, id);
