CREATE INDEX problem_requests_by_problem ON problem_requests (community_id, problem_id, request_id);
