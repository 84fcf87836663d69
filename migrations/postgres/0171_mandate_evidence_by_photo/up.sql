CREATE INDEX mandate_evidence_by_photo ON mandate_evidence (photo_hash);
