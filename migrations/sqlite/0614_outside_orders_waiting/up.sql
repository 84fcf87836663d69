-- The last step its source wants to hear of and has not: answered, solved or declined.
ALTER TABLE outside_orders ADD COLUMN waiting_at INTEGER;
