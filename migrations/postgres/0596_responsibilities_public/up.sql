ALTER TABLE responsibilities ADD COLUMN public BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE responsibilities SET public = (
    SELECT categories.public FROM categories
    WHERE categories.community_id = responsibilities.community_id AND categories.id = responsibilities.category_id
) WHERE EXISTS (
    SELECT 1 FROM categories
    WHERE categories.community_id = responsibilities.community_id AND categories.id = responsibilities.category_id
);
