CREATE INDEX acts_by_actor ON acts (community_id, actor_id, at);
