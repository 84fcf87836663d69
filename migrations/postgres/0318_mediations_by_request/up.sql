CREATE UNIQUE INDEX mediations_by_request ON mediations (community_id, request_id) WHERE state IN ('asked', 'open');
