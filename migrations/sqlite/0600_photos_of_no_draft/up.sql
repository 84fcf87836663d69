-- Drafts were removed before without their photos, which nothing led to any more: the pictures are swept now.
DELETE FROM photos WHERE draft_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM drafts WHERE drafts.community_id = photos.community_id AND drafts.id = photos.draft_id
);
