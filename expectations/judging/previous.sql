-- Temporary table previous: each report with the previous year's report of its body, no row where there is none.
-- Materialised, as DuckDB would else pair every report with all reports of its body first, and look at the years last.
WITH report AS MATERIALIZED (
  SELECT s.report_id, s.form, b.body_id, s.fiscal_year - 1 AS fiscal_year FROM staged.report s JOIN staged.body b USING (report_id)
)
SELECT s.report_id, s.form, c.report_id AS previous_id, c.form AS previous_form
FROM report s JOIN checked.counted c USING (body_id, fiscal_year)
