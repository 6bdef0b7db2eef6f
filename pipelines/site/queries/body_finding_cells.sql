SELECT body_id, finding_cell.year, finding_cell.key, list(DISTINCT rule ORDER BY rule) AS rules, bool_or(effect <> 'tell') AS severe
FROM finding_cell JOIN findings USING (report_id, body_id, rule, line)
WHERE body_id BETWEEN $first AND $last AND report_id IN (SELECT report_id FROM site_report)
GROUP BY body_id, finding_cell.year, finding_cell.key ORDER BY body_id, finding_cell.year, finding_cell.key
