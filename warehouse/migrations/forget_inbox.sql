-- No file of the inbox is known to be unchanged, so the next run opens every file again and enters what it finds. A row
-- that lacks one end of its span was seen once, at the other end.
UPDATE collected.manifest
SET changed_ns = NULL, first_seen = coalesce(first_seen, last_seen), last_seen = coalesce(last_seen, first_seen);
