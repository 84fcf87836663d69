CREATE INDEX held_acts_by_state ON held_acts (community_id, open, id);
