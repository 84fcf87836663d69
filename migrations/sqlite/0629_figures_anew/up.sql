-- All months are counted once more by the rules as they are now.
DELETE FROM counters WHERE name = 'figures_as_of';
