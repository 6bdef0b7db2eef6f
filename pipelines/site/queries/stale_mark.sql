-- The cells of the reports that a failing rule names, with these rules.
SELECT body_id, number, key, list(DISTINCT rule ORDER BY rule) AS rules, bool_or(effect <> 'tell') AS severe
FROM finding_cell JOIN findings USING (report_id, body_id, rule, line) JOIN stale_report USING (report_id, body_id)
GROUP BY body_id, number, key ORDER BY body_id, number
