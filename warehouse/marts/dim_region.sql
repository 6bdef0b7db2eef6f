-- One row for each division and period; the country has code 00. Successors and predecessors are given where there is
-- one. marts.region_change lists all divisions that became part of another.
WITH came AS (
    SELECT to_code, to_name, day,
           CASE WHEN count(*) FILTER (change_type <> 'merge') = 1 THEN any_value(from_code) FILTER (change_type <> 'merge')
                WHEN count(*) = 1 THEN any_value(from_code) END AS from_code,
           CASE WHEN count(*) FILTER (change_type <> 'merge') = 1 THEN any_value(from_name) FILTER (change_type <> 'merge')
                WHEN count(*) = 1 THEN any_value(from_name) END AS from_name,
           coalesce(any_value(change_type) FILTER (change_type <> 'merge'), 'merge') AS change_type
    FROM reference_region_change
    GROUP BY to_code, to_name, day
)
SELECT r.code AS region_code, r.name AS region_name, r.short_name, r.level, level_words(r.level) AS level_name, r.kind, r.parent_code,
       r.seen_from AS valid_from, r.not_seen_from AS valid_to,
       coalesce(l.year, year(r.seen_from)) AS from_year,
       r.not_seen_from IS NULL OR r.seen_from = max(r.seen_from) OVER (PARTITION BY r.code) AS is_latest,
       r.lineage, came.from_code AS predecessor_code, came.from_name AS predecessor_name,
       went.to_code AS successor_code, went.to_name AS successor_name, came.change_type,
       r.source, r.is_statistical_only, r.mca_code
FROM reference_region r
LEFT JOIN reference_list l ON l.day = r.seen_from
LEFT JOIN came ON came.to_code = r.code AND came.to_name = r.name AND came.day = r.seen_from
LEFT JOIN reference_region_change went ON went.from_code = r.code AND went.from_name = r.name AND went.day = r.not_seen_from
UNION ALL
SELECT '00', '全国', '全国', 'national', level_words('national'), 'country', NULL, min(seen_from), NULL, 0, true, '00', NULL, NULL, NULL, NULL, NULL,
       'list', false, NULL
FROM reference_region
ORDER BY region_code, valid_from
