-- The urn was there for everybody from the close; of the counts, the newest made before the last publication is the one
-- that was published.
UPDATE ballot_files SET published_at = made_at WHERE round = 0 OR EXISTS (
    SELECT 1 FROM ballots b
    WHERE b.community_id = ballot_files.community_id AND b.id = ballot_files.ballot_id
    AND ballot_files.made_at <= b.published_at
    AND NOT EXISTS (
        SELECT 1 FROM ballot_files later
        WHERE later.community_id = b.community_id AND later.ballot_id = b.id
        AND later.round > ballot_files.round AND later.made_at <= b.published_at
    )
);
