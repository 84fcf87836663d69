CREATE INDEX held_acts_by_end ON held_acts (community_id, open, ends_at);
