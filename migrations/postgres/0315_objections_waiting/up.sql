CREATE UNIQUE INDEX objections_waiting ON objections (community_id, request_id) WHERE state = 'waiting';
