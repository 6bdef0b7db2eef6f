-- The changes of release.diff by body, fiscal year and document, in the tables of reports.
SELECT body_id, year, report_id, any_value(body) AS body, any_value(region_code) AS region_code,
       any_value(report_before) AS report_before, any_value(title) AS title, any_value(source) AS source,
       any_value(withdrawn) AS withdrawn,
       count(DISTINCT (table_name, key)) FILTER (change = 'added') AS added,
       count(DISTINCT (table_name, key)) FILTER (change = 'changed') AS changed,
       count(DISTINCT (table_name, key)) FILTER (change = 'gone') AS gone
FROM release.diff
WHERE report_id IS NOT NULL AND table_name IN ({report_tables})
GROUP BY body_id, year, report_id
