-- The percentile of each unit report's indicators among the reports of the same kind, level and year. A report with a
-- small denominator, or with too few peers, has none; `held` has the reason.
WITH cut AS (  -- of several percentiles with one value the highest
  SELECT year, kind, level, indicator, value, max(percent) AS percent, any_value(peers) AS peers, any_value(median) AS median
  FROM marts.peer_cut GROUP BY ALL
), lowest AS (  -- for values below the first percentile
  FROM cut UNION ALL SELECT DISTINCT year, kind, level, indicator, -1e12::DECIMAL(24,6), 0, peers, median FROM marts.peer_cut
)
SELECT i.report_id, i.body_id, i.region_code, i.region_name, i.region_path, i.region_level_name, i.province,
       i.kind, i.level, i.level_name, i.year, i.indicator, i.value, i.denominator AS n,
       CASE WHEN NOT i.small THEN g.peers END AS peers, CASE WHEN NOT i.small THEN g.percent END AS percentile,
       CASE WHEN NOT i.small THEN g.median END AS median,
       CASE WHEN i.small THEN 'small_number' WHEN g.peers IS NULL THEN 'few_peers' END AS held
FROM (
  SELECT b.*, b.denominator < {least_n} AS small
  FROM marts.body_indicator b SEMI JOIN (FROM marts.nesting WHERE role = 'unit') USING (report_id)
  WHERE b.value IS NOT NULL AND b.indicator IN ({placed})
) i ASOF LEFT JOIN lowest g
  ON g.year = i.year AND g.kind = i.kind AND g.level = i.level AND g.indicator = i.indicator AND i.value >= g.value
