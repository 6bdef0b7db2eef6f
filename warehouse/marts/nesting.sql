-- One row for each report that counts: its figures, its role in a sum, and the nearest aggregates that include its
-- figures. The sum of a division includes a report unless an aggregate in the division, or below, covers it, so every
-- application counts once. The nearest aggregate is that of the zone, then that of the same level, then that of a whole
-- region. An aggregate covers the figures of a table only if its own table is clean. `form_table` is one table, or
-- both of table three and table four, for ratios between them.
WITH report AS (
  SELECT report_id, body_id, region_code, province, level, kind, zone, scope, year, clean, clean_proactive, clean_applications,
         clean_disputes, clean_applications AND clean_disputes AS clean_applications_disputes,
         clean_proactive OR clean_applications OR clean_disputes AS is_used, digits_of(region_code) AS digits,
         kind IN ('government', 'government_office', 'functional_zone_committee') AS governs
  FROM marts.fact_report SEMI JOIN changed USING (year, province) WHERE counted
), aggregate AS (  -- of several of one division and scope, the one of the government itself
  SELECT *, level = 'zone' AS of_zone
  FROM (SELECT *, unnest([{sets_of_tables}], recursive := true) FROM report WHERE governs)
  WHERE is_clean AND scope IN ('whole_region_aggregate', 'own_level_aggregate')
  QUALIFY row_number() OVER (
    PARTITION BY form_table, region_code, year, scope, CASE WHEN level = 'zone' THEN zone END
    ORDER BY kind <> 'government', report_id
  ) = 1
), in_zone AS (
  SELECT r.report_id, a.form_table, min(a.report_id) AS covered_by, arg_min(a.digits, a.report_id) AS digits
  FROM report r JOIN aggregate a USING (zone, year, province)
  WHERE a.of_zone AND starts_with(r.region_code, a.region_code) AND r.report_id <> a.report_id GROUP BY ALL
), in_level AS (
  SELECT r.report_id, a.form_table, a.report_id AS covered_by, a.digits
  FROM report r JOIN aggregate a ON a.scope = 'own_level_aggregate' AND NOT a.of_zone AND a.region_code = r.region_code
    AND a.year = r.year AND a.level = r.level AND a.report_id <> r.report_id
    AND r.scope IS DISTINCT FROM 'whole_region_aggregate'
), in_region AS (  -- the two nearest aggregates of whole regions that contain a division
  SELECT d.region_code, d.year, a.form_table, max_by({'report_id': a.report_id, 'digits': a.digits}, a.digits, 2) AS covers
  FROM (SELECT DISTINCT region_code, digits, year FROM report) d, unnest([2, 4, 6, 9]) l(n)
  JOIN aggregate a ON a.region_code = d.region_code[:n] AND a.year = d.year AND a.digits = n AND n <= d.digits
  WHERE a.scope = 'whole_region_aggregate' AND NOT a.of_zone GROUP BY ALL
), above AS (
  SELECT r.report_id, i.form_table, i.covers[CASE i.covers[1].report_id WHEN r.report_id THEN 2 ELSE 1 END] AS cover
  FROM report r JOIN in_region i USING (region_code, year)
), cover AS (  -- the nearest aggregate of each report and set of tables
  SELECT report_id, form_table, min_by(covered_by, rank) AS covered_by, min_by(digits, rank) AS digits
  FROM (
    SELECT report_id, form_table, covered_by, digits, 1 AS rank FROM in_zone
    UNION ALL SELECT report_id, form_table, covered_by, digits, 2 FROM in_level
    UNION ALL SELECT report_id, form_table, cover.report_id, cover.digits, 3 FROM above WHERE cover.report_id IS NOT NULL
  )
  GROUP BY ALL
), covered AS (
  SELECT report_id, {covers}
  FROM cover GROUP BY report_id
), within AS (  -- the reports of each division and of those below it that enter a sum
  SELECT region_code[:n] AS region_code, year, sum(reports)::BIGINT AS reports
  FROM (SELECT region_code, digits, year, count(*) AS reports FROM report WHERE is_used GROUP BY ALL), unnest([2, 4, 6, 9]) l(n)
  WHERE n <= digits GROUP BY ALL
), zoned AS (
  SELECT zone, year, province, count(*) AS reports FROM report WHERE is_used AND zone IS NOT NULL GROUP BY ALL
)
SELECT r.report_id, r.body_id, r.region_code, r.kind, r.level, r.year, r.province,
       CASE WHEN r.governs AND r.scope IN ('whole_region_aggregate', 'own_level_aggregate') THEN r.scope
            WHEN r.scope IS NULL AND coalesce(CASE r.kind WHEN 'government' THEN w.reports
                                              WHEN 'functional_zone_committee' THEN z.reports END, 0) > 1 THEN 'unsettled'
            ELSE 'unit' END AS role,
       c.* EXCLUDE (report_id), r.clean, r.clean_proactive, r.clean_applications, r.clean_disputes,
       fee.info_fee_collected_yuan, m.* EXCLUDE (report_id, fiscal_year)
FROM report r
LEFT JOIN covered c USING (report_id)
LEFT JOIN within w ON w.region_code = r.region_code AND w.year = r.year
LEFT JOIN zoned z ON z.zone = r.zone AND z.year = r.year AND z.province = r.province
LEFT JOIN staged.measure m ON m.report_id = r.report_id AND m.fiscal_year = r.year
LEFT JOIN staged.fee AS fee ON fee.report_id = r.report_id
