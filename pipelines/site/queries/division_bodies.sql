-- The bodies of each division itself, with their latest report.
SELECT body.code, body.body_id, body.name, body.kind, body.last_year, received_new, processed_total, report.clean,
  report.failed, report.cells_missing
FROM site_body body JOIN fact_report report ON report.body_id = body.body_id AND report.year = body.last_year
JOIN nesting USING (report_id)
WHERE counted AND body.code BETWEEN $first AND $last ORDER BY body.code, body.name, body.body_id
