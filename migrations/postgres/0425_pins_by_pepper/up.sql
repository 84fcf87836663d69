CREATE INDEX pins_by_pepper ON pins (pepper, state);
