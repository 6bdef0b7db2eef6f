-- One row a division code and period; the country itself has code 00.
SELECT code AS region_code, name AS region_name, level, replace(kind, '(stat only)', '') AS kind, parent_code,
       seen_from AS valid_from, not_seen_from AS valid_to,
       not_seen_from IS NULL OR seen_from = max(seen_from) OVER (PARTITION BY code) AS is_latest
FROM reference_region
UNION ALL
SELECT '00', '全国', 'national', 'country', NULL, min(seen_from), NULL, true FROM reference_region
ORDER BY region_code, valid_from
