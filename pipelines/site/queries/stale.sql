-- The bodies of the part of which a page has changed.
SELECT unnest($ids) AS body_id
