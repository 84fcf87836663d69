CREATE INDEX photos_by_hash ON photos (hash);
