CREATE INDEX absences_by_resident ON absences (community_id, resident_id, id);
