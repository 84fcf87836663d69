CREATE INDEX second_eyes_by_state ON second_eyes (community_id, state, id);
