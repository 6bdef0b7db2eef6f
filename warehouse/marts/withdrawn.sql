-- Every withdrawal, with the report it takes out of the other marts.
SELECT w.report_id, s.body, s.region_code, s.fiscal_year AS year, s.title, w.reason, w.who, w.day, w.state
FROM checked.withdrawal w LEFT JOIN staged.report s USING (report_id)
ORDER BY w.report_id
