CREATE INDEX mandate_evidence_by_mandate ON mandate_evidence (community_id, mandate_id);
