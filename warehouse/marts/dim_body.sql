-- One row a body met in a report in force; where its words changed over the years the latest stand.
SELECT body_id, arg_max(body, year) AS body, arg_max(kind, year) AS kind, arg_max(level, year) AS level,
       arg_max(region_code, year) AS region_code, arg_max(region_name, year) AS region_name,
       min(year) AS first_year, max(year) AS last_year
FROM (SELECT f.*, r.kind FROM marts.fact_report f JOIN staged.report r USING (report_id))
GROUP BY body_id
ORDER BY body_id
