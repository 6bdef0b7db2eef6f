-- One row for each report that counts: its figures, its role in a sum, and the nearest aggregate that includes its
-- figures. The sum of a division includes a report unless an aggregate in the division, or below, covers it, so every
-- application counts once. The nearest aggregate is that of the zone, then that of the same level, then that of a whole
-- region.
WITH report AS (
  SELECT report_id, body_id, region_code, province, level, kind, zone, scope, year, clean, digits_of(region_code) AS digits,
         kind IN ('government', 'government_office', 'functional_zone_committee') AS governs
  FROM marts.fact_report SEMI JOIN changed USING (year, province) WHERE counted
), aggregate AS (  -- of several of one division and scope, the one of the government itself
  SELECT *, level = 'zone' AS of_zone FROM report WHERE clean AND governs AND scope IN ('whole_region_aggregate', 'own_level_aggregate')
  QUALIFY row_number() OVER (
    PARTITION BY region_code, year, scope, CASE WHEN level = 'zone' THEN zone END ORDER BY kind <> 'government', report_id
  ) = 1
), in_zone AS (
  SELECT r.report_id, min(a.report_id) AS covered_by, arg_min(a.digits, a.report_id) AS digits
  FROM report r JOIN aggregate a USING (zone, year, province)
  WHERE a.of_zone AND starts_with(r.region_code, a.region_code) AND r.report_id <> a.report_id GROUP BY r.report_id
), in_region AS (  -- the two nearest aggregates of whole regions that contain a division
  SELECT d.region_code, d.year, max_by({'report_id': a.report_id, 'digits': a.digits}, a.digits, 2) AS covers
  FROM (SELECT DISTINCT region_code, digits, year FROM report) d, unnest([2, 4, 6, 9]) l(n)
  JOIN aggregate a ON a.region_code = d.region_code[:n] AND a.year = d.year AND a.digits = n AND n <= d.digits
  WHERE a.scope = 'whole_region_aggregate' AND NOT a.of_zone GROUP BY ALL
), within AS (  -- the clean reports of each division and of those below it
  SELECT region_code[:n] AS region_code, year, sum(reports)::BIGINT AS reports
  FROM (SELECT region_code, digits, year, count(*) AS reports FROM report WHERE clean GROUP BY ALL), unnest([2, 4, 6, 9]) l(n)
  WHERE n <= digits GROUP BY ALL
), zoned AS (
  SELECT zone, year, province, count(*) AS reports FROM report WHERE clean AND zone IS NOT NULL GROUP BY ALL
)
SELECT r.report_id, r.body_id, r.region_code, r.kind, r.level, r.year, r.province,
       CASE WHEN r.governs AND r.scope IN ('whole_region_aggregate', 'own_level_aggregate') THEN r.scope
            WHEN r.scope IS NULL AND coalesce(CASE r.kind WHEN 'government' THEN w.reports
                                              WHEN 'functional_zone_committee' THEN z.reports END, 0) > 1 THEN 'unsettled'
            ELSE 'unit' END AS role,
       coalesce(i.covered_by, o.report_id, above.report_id) AS covered_by,
       coalesce(i.digits, o.digits, above.digits) AS covered_digits, r.clean,
       fee.info_fee_collected_yuan, m.* EXCLUDE (report_id, fiscal_year)
FROM (
  SELECT report.*, covers[CASE covers[1].report_id WHEN report_id THEN 2 ELSE 1 END] AS above
  FROM report LEFT JOIN in_region USING (region_code, year)
) r
LEFT JOIN in_zone i USING (report_id)
LEFT JOIN aggregate o ON o.scope = 'own_level_aggregate' AND NOT o.of_zone AND o.region_code = r.region_code
  AND o.year = r.year AND o.level = r.level AND o.report_id <> r.report_id
  AND r.scope IS DISTINCT FROM 'whole_region_aggregate'
LEFT JOIN within w ON w.region_code = r.region_code AND w.year = r.year
LEFT JOIN zoned z ON z.zone = r.zone AND z.year = r.year AND z.province = r.province
LEFT JOIN staged.measure m ON m.report_id = r.report_id AND m.fiscal_year = r.year
LEFT JOIN staged.fee AS fee ON fee.report_id = r.report_id
