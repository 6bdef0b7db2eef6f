-- Which bodies should have filed for a year, and which did. A body is listed if it has a report of the year, also a
-- quarantined one, or had one the year before and its province has any report of the year or the season of the year is
-- over. A body without a report is missing once its deadline has passed; before that its report is not due. Deadlines
-- follow article 49 and hold for bodies at county level or above: 31 March for a government, 31 January for other bodies.
-- A body without a deadline is missing once the season is over, when the last deadline has passed. In a province without
-- any report of the year nobody has looked for reports, so that no body is called missing: the year was not collected.
WITH filed AS (
  SELECT body_id, year, province, region_code, level, kind, body, report_id, published_on, clean, 'found' AS status
  FROM marts.fact_report SEMI JOIN needed USING (year, province) WHERE counted
  UNION ALL
  (SELECT v.body_id, r.fiscal_year, r.region_code[:2], r.region_code, r.level, r.kind, r.body, r.report_id, r.published_on,
          NULL, 'quarantined'
   FROM staged.report r
   JOIN (FROM checked.verdict SEMI JOIN needed ON needed.year = fiscal_year AND needed.province = region_code[:2]
         WHERE quarantined AND withdrawn IS NOT true AND source IS NOT NULL AND body_id IS NOT NULL) v USING (report_id)
   ANTI JOIN marts.fact_report f ON f.counted AND f.body_id = v.body_id AND f.year = r.fiscal_year
   QUALIFY row_number() OVER (PARTITION BY v.body_id, r.fiscal_year ORDER BY r.report_id) = 1)
), due AS (
  SELECT *, false AS uncollected FROM filed SEMI JOIN changed USING (year, province)
  UNION ALL
  SELECT p.* REPLACE (year + 1 AS year, NULL AS report_id, NULL AS published_on, NULL AS clean, 'missing' AS status),
         NOT EXISTS (FROM filed n WHERE n.year = p.year + 1 AND n.province = p.province) AS uncollected
  FROM filed p, reference_today t
  WHERE (p.year + 1, p.province) IN (FROM changed) AND p.kind IS DISTINCT FROM 'public_enterprise'
    AND NOT EXISTS (FROM filed n WHERE n.body_id = p.body_id AND n.year = p.year + 1 AND n.province = p.province)
    AND (NOT uncollected OR t.day > make_date(p.year + 2, 3, 31))
)
SELECT d.* EXCLUDE (status, uncollected), d.clean AND m.received_new = 0 AS no_applications,
       CASE WHEN d.level NOT IN ('national', 'province', 'prefecture', 'county') THEN NULL
            WHEN d.kind = 'government' THEN make_date(d.year + 1, 3, 31)
            WHEN d.kind IN ('government_office', 'department', 'vertical_agency', 'dispatched_organ')
              THEN make_date(d.year + 1, 1, 31) END AS deadline,
       CASE WHEN d.status <> 'missing' THEN NULL
            WHEN d.uncollected THEN 'province_not_collected'
            WHEN t.day > deadline THEN 'deadline_passed'
            WHEN deadline IS NOT NULL THEN 'deadline_ahead'
            WHEN t.day > make_date(d.year + 1, 3, 31) THEN 'season_over'
            ELSE 'season_open' END AS why,
       CASE WHEN d.uncollected THEN 'not_collected'
            WHEN why IN ('deadline_ahead', 'season_open') THEN 'not_due' ELSE d.status END AS status,
       CASE WHEN d.status = 'missing' OR deadline IS NULL THEN NULL WHEN d.published_on IS NULL THEN 'day_unknown'
            WHEN d.published_on <= deadline THEN 'on_time' ELSE 'late' END AS timely
FROM due d CROSS JOIN reference_today t
LEFT JOIN (FROM marts.nesting SEMI JOIN changed USING (year, province)) m USING (report_id)
