-- A previous year's report that the caller names ($earlier), taken where the body of $report has no other.
SELECT s.report_id, s.form, c.report_id, c.form FROM staged.report s, staged.report c
WHERE s.report_id = $report AND c.report_id = $earlier AND c.fiscal_year = s.fiscal_year - 1
  AND NOT EXISTS (FROM previous p WHERE p.report_id = s.report_id)
  AND NOT EXISTS (FROM checked.violation v WHERE v.report_id = c.report_id AND v.effect = 'apart')
