-- Sums of the unit reports of a division and of those below it, by the level of the bodies and fiscal year; the figures of
-- each table are those of the reports in which that table is clean. Aggregates are not added: their figures repeat those
-- of units.
SELECT cut_to(u.region_code, n) AS region_code, cut_to(u.province, n) AS province, u.level, u.year,
       coalesce(sum(u.reports) FILTER (clean_proactive), 0) AS reports_proactive,
       coalesce(sum(u.reports) FILTER (clean_applications), 0) AS reports,
       coalesce(sum(u.reports) FILTER (clean_disputes), 0) AS reports_disputes,
       coalesce(sum(u.reports) FILTER (NOT clean_proactive), 0) AS reports_left_out_proactive,
       coalesce(sum(u.reports) FILTER (NOT clean_applications), 0) AS reports_left_out,
       coalesce(sum(u.reports) FILTER (NOT clean_disputes), 0) AS reports_left_out_disputes,
       coalesce(sum(u.zero_reports) FILTER (clean_applications), 0) AS zero_reports,
       coalesce(sum(u.values_missing_proactive) FILTER (clean_proactive), 0)
         + coalesce(sum(u.values_missing_applications) FILTER (clean_applications), 0)
         + coalesce(sum(u.values_missing_disputes) FILTER (clean_disputes), 0) AS values_missing,
       {summed_where_clean}
FROM marts.unit_sum u, unnest([0, 2, 4, 6, 9]) l(n)
WHERE u.role = 'unit' AND n <= digits_of(u.region_code)
  AND (u.year, cut_to(u.province, n)) IN (FROM changed)
GROUP BY ALL
