-- How often each rule held, failed or could not be judged, among the reports counted, by fiscal year and level; and
-- whether too few reports of the form and year could be judged by its family at all.
WITH counted AS (
  SELECT report_id, year, level, form, layout FROM marts.fact_report WHERE counted
), applied AS (
  SELECT c.year, c.level, c.form, r.rule, any_value(r.family) AS family, any_value(r.severity) AS severity,
         any_value(r.zh) AS zh, any_value(r.en) AS en, count(*) AS times
  FROM counted c JOIN checked.rule r USING (form, layout)
  GROUP BY ALL
), found AS (
  SELECT c.year, c.level, c.form, v.rule, count(*) AS failed
  FROM counted c JOIN checked.violation v USING (report_id)
  GROUP BY ALL
), lacking AS (
  SELECT year, level, form, rule, sum(reports)::BIGINT AS undecided
  FROM (SELECT year, level, form, gap, count(*) AS reports FROM counted JOIN checked.undecided USING (report_id) GROUP BY ALL)
  JOIN checked.gap USING (gap)
  GROUP BY ALL
)
SELECT a.year, a.level, a.form, a.rule, a.family, a.severity, a.zh, a.en,
       a.times - coalesce(f.failed, 0) - coalesce(l.undecided, 0) AS passed,
       coalesce(f.failed, 0) AS failed, coalesce(l.undecided, 0) AS undecided,
       coalesce(t.too_few_judged, true) AS too_few_judged
FROM applied a
LEFT JOIN found f USING (year, level, form, rule)
LEFT JOIN lacking l USING (year, level, form, rule)
LEFT JOIN checked.family t ON t.form = a.form AND t.fiscal_year = a.year AND t.family = a.family
ORDER BY a.year, a.level, a.form, a.rule
