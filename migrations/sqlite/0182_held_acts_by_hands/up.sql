CREATE INDEX held_acts_by_hands ON held_acts (community_id, hands_id, resident_id, id);
