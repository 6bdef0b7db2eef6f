-- What each report counted is to a sum, and the nearest aggregate whose figures hold its own: a sum of a division takes
-- a report unless an aggregate in it, or below, covers the report; so every application is taken once.
-- Nearest first: a zone's aggregate for what is in the zone, the aggregate of its level, those of whole regions.
WITH report AS (
  SELECT *, digits_of(region_code) AS digits,
         kind IN ('government', 'government_office', 'functional_zone_committee') AS governs
  FROM marts.fact_report SEMI JOIN changed USING (year, province) WHERE counted
), aggregate AS (  -- of several of one division and scope the government's own
  SELECT *, level = 'zone' AS of_zone FROM report WHERE clean AND governs AND scope IN ('whole_region_aggregate', 'own_level_aggregate')
  QUALIFY row_number() OVER (
    PARTITION BY region_code, year, scope, CASE WHEN level = 'zone' THEN zone END ORDER BY kind <> 'government', report_id
  ) = 1
), covering AS (
  SELECT r.report_id, a.report_id AS covered_by, a.digits, 1 AS away
  FROM report r JOIN aggregate a USING (zone, year, province)
  WHERE a.of_zone AND starts_with(r.region_code, a.region_code) AND r.report_id <> a.report_id
  UNION ALL
  SELECT r.report_id, a.report_id, a.digits, 2
  FROM report r JOIN aggregate a USING (region_code, year, level)
  WHERE a.scope = 'own_level_aggregate' AND NOT a.of_zone AND r.report_id <> a.report_id
    AND r.scope IS DISTINCT FROM 'whole_region_aggregate'
  UNION ALL
  SELECT r.report_id, a.report_id, a.digits, 12 - a.digits
  FROM (SELECT report_id, year, digits, region_code, unnest([2, 4, 6, 9]) AS n FROM report) r
  JOIN aggregate a ON a.region_code = r.region_code[:n] AND a.year = r.year AND a.digits = n AND n <= r.digits
  WHERE a.scope = 'whole_region_aggregate' AND NOT a.of_zone AND r.report_id <> a.report_id
), nearest AS (
  SELECT * FROM covering QUALIFY row_number() OVER (PARTITION BY report_id ORDER BY away, covered_by) = 1
), within AS (  -- how many clean reports each division has, with those below it
  SELECT region_code[:n] AS region_code, year, count(*) AS reports
  FROM (SELECT region_code, year, digits, unnest([2, 4, 6, 9]) AS n FROM report WHERE clean) WHERE n <= digits GROUP BY ALL
), zoned AS (
  SELECT zone, year, province, count(*) AS reports FROM report WHERE clean AND zone IS NOT NULL GROUP BY ALL
)
SELECT r.report_id, r.body_id, r.region_code, r.level, r.year, r.province,
       CASE WHEN r.governs AND r.scope IN ('whole_region_aggregate', 'own_level_aggregate') THEN r.scope
            WHEN r.scope IS NULL AND coalesce(CASE r.kind WHEN 'government' THEN w.reports
                                              WHEN 'functional_zone_committee' THEN z.reports END, 0) > 1 THEN 'unsettled'
            ELSE 'unit' END AS role,
       n.covered_by, n.digits AS covered_digits, r.clean
FROM report r
LEFT JOIN nearest n USING (report_id)
LEFT JOIN within w USING (region_code, year)
LEFT JOIN zoned z USING (zone, year, province)
