CREATE INDEX held_acts_by_resident ON held_acts (community_id, resident_id, open, id);
