CREATE INDEX mediation_sides_by_party ON mediation_sides (community_id, party_id, mediation_id);
