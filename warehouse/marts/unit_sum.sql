-- Sums of the reports that count, by role, by the aggregate that covers them and by whether they are clean. All sums of
-- divisions, levels, years and aggregates are made of these rows. A figure that no report has is NULL.
SELECT region_code, level, year, province, role, covered_by, covered_digits, clean, count(*) AS reports,
       count(*) FILTER (received_new = 0) AS zero_reports, min(report_id) AS a_report_id,
       sum(values_missing) AS values_missing, sum(COLUMNS(lambda c: c IN ({summed})))
FROM marts.nesting SEMI JOIN changed USING (year, province)
GROUP BY ALL
