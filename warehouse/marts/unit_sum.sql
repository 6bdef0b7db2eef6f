-- Sums of the reports that count, by role, by the aggregates that cover them and by which of their tables are clean. All
-- sums of divisions, levels, years and aggregates are made of these rows. A figure that no report has is NULL.
SELECT region_code, level, year, province, role, {cover_columns}, clean, clean_proactive,
       clean_applications, clean_disputes, count(*) AS reports,
       count(*) FILTER (received_new = 0) AS zero_reports, min(report_id) AS a_report_id,
       sum(COLUMNS(lambda c: starts_with(c, 'values_missing'))), sum(COLUMNS(lambda c: c IN ({summed})))
FROM marts.nesting SEMI JOIN changed USING (year, province)
GROUP BY ALL
