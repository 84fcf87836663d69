ALTER TABLE responsibilities ADD COLUMN public INTEGER NOT NULL DEFAULT 0 CHECK (public IN (0, 1));
UPDATE responsibilities SET public = (
    SELECT categories.public FROM categories
    WHERE categories.community_id = responsibilities.community_id AND categories.id = responsibilities.category_id
) WHERE EXISTS (
    SELECT 1 FROM categories
    WHERE categories.community_id = responsibilities.community_id AND categories.id = responsibilities.category_id
);
