CREATE INDEX activities_by_start ON activities (community_id, starts_at, id);
