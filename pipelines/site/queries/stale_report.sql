-- Their reports, numbered in the order in which their pages are written.
SELECT report_id, body_id, year, row_number() OVER (ORDER BY body_id, year) AS number
FROM part_report SEMI JOIN stale USING (body_id)
