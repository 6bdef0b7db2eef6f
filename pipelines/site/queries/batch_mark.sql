-- The cells that a failing rule names, with these rules.
SELECT report_id, key, list(DISTINCT rule ORDER BY rule) AS rules, bool_or(effect <> 'tell') AS severe
FROM finding_cell JOIN findings USING (report_id, body_id, rule, line) SEMI JOIN batch_report USING (report_id)
GROUP BY report_id, key
