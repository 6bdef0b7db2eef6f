-- Temporary table previous: each report with the previous year's report of its body, no row where there is none.
SELECT s.report_id, s.form, c.report_id AS previous_id, c.form AS previous_form
FROM staged.report s JOIN staged.body b USING (report_id)
JOIN checked.counted c ON c.body_id = b.body_id AND c.fiscal_year = s.fiscal_year - 1
