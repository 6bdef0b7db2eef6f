-- One row for each measure of a division, level and year: the sums of by_region_level_year, and as level `all` those of
-- by_region, which take the figures of aggregates.
WITH total AS (
  SELECT region_code, region_name, region_path, region_level_name, province, level, level_name, year, reports_proactive,
         reports AS reports_applications, reports_disputes, COLUMNS(lambda c: c IN ({measures}))
  FROM marts.by_region_level_year
  UNION ALL BY NAME
  SELECT region_code, region_name, region_path, region_level_name, province, 'all' AS level, '各级合计' AS level_name, year,
         reports_proactive, reports AS reports_applications, reports_disputes, COLUMNS(lambda c: c IN ({measures}))
  FROM marts.by_region
)
SELECT t.region_code, t.region_name, t.region_path, t.region_level_name, t.province, t.level, t.level_name, t.year, t.measure,
       d.zh, d.en, d.measure_group, d.form_table, d.unit, t.value,
       CASE d.form_table WHEN 'proactive' THEN t.reports_proactive WHEN 'disputes' THEN t.reports_disputes
                         ELSE t.reports_applications END AS n
FROM total UNPIVOT INCLUDE NULLS (value FOR measure IN ({measure_columns})) t
JOIN marts.dim_measure d USING (measure)
