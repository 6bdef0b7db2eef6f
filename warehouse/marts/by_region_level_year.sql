-- Sums of the unit reports of a division and of those below it, by the level of the bodies and fiscal year. Aggregates
-- are not added: their figures repeat those of units.
SELECT cut_to(u.region_code, n) AS region_code, cut_to(u.province, n) AS province, u.level, u.year,
       coalesce(sum(u.reports) FILTER (clean), 0) AS reports,
       coalesce(sum(u.reports) FILTER (NOT clean), 0) AS reports_left_out,
       coalesce(sum(u.zero_reports) FILTER (clean), 0) AS zero_reports,
       coalesce(sum(u.values_missing) FILTER (clean), 0) AS values_missing,
       sum(COLUMNS(lambda c: c IN ({summed}))) FILTER (clean)
FROM marts.unit_sum u, unnest([0, 2, 4, 6, 9]) l(n)
WHERE u.role = 'unit' AND n <= digits_of(u.region_code)
  AND (u.year, cut_to(u.province, n)) IN (FROM changed)
GROUP BY ALL
