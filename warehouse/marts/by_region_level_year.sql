-- Sums of the unit reports of a division, with those below it, by the level of the bodies and fiscal year. Aggregates
-- are in none of them: their figures are those of units again.
SELECT CASE n WHEN 0 THEN '00' ELSE u.region_code[:n] END AS region_code,
       CASE n WHEN 0 THEN '00' ELSE u.province END AS province, u.level, u.year,
       coalesce(sum(u.reports) FILTER (clean), 0) AS reports,
       coalesce(sum(u.reports) FILTER (NOT clean), 0) AS reports_left_out,
       coalesce(sum(u.zero_reports) FILTER (clean), 0) AS zero_reports,
       coalesce(sum(u.values_missing) FILTER (clean), 0) AS values_missing,
       sum(COLUMNS(u.* EXCLUDE (
         region_code, level, year, province, role, covered_digits, clean, reports, zero_reports, values_missing, a_report_id
       ))) FILTER (clean)
FROM marts.unit_sum u, unnest([0, 2, 4, 6, 9]) l(n)
WHERE u.role = 'unit' AND n <= CASE u.region_code WHEN '00' THEN 0 ELSE length(u.region_code) END
  AND (u.year, CASE n WHEN 0 THEN '00' ELSE u.province END) IN (FROM changed)
GROUP BY ALL
