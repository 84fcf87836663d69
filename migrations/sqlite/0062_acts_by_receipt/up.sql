CREATE UNIQUE INDEX acts_by_receipt ON acts (community_id, receipt_code);
