-- The totals of a division and year: the figures of each table from the reports in which that table is clean
-- (by_region_table.sql). Columns that name no table are about table three.
SELECT region_code, province, year, any_value(residents) AS residents,
       any_value(basis_report_id) FILTER (form_table = 'applications') AS basis_report_id,
       any_value(aggregates) FILTER (form_table = 'applications') AS aggregates,
       any_value(reports_unsettled) FILTER (form_table = 'applications') AS reports_unsettled,
       any_value(zero_reports) FILTER (form_table = 'applications') AS zero_reports,
       sum(values_missing) FILTER (form_table <> 'applications_disputes') AS values_missing,
       {by_table},
       {picked}
FROM marts.by_region_table WHERE (year, province) IN (FROM changed)
GROUP BY ALL
