CREATE INDEX helpers_by_organisation ON helpers (community_id, organisation_id, person_id);
