-- One row for each change of a division from one list to the next, or from a reviewed row.
SELECT c.day, c.from_code, c.from_name, c.to_code, c.to_name, r.level, c.change_type, c.source, c.evidence,
       before.lineage AS from_lineage, r.lineage AS to_lineage
FROM reference_region_change c
JOIN reference_region r ON r.code = c.to_code AND r.name = c.to_name AND r.seen_from <= c.day
     AND (r.not_seen_from IS NULL OR c.day < r.not_seen_from)
LEFT JOIN reference_region before ON before.code = c.from_code AND before.name = c.from_name AND before.not_seen_from = c.day
ORDER BY c.day, c.to_code, c.from_code
