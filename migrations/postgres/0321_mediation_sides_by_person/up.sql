CREATE INDEX mediation_sides_by_person ON mediation_sides (community_id, person_id, mediation_id);
