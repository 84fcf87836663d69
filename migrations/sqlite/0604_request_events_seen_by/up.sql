-- Which other systems are told of a step: all of them, only the one that filed the request (its id), or none (NULL).
ALTER TABLE request_events ADD COLUMN seen_by TEXT;
