-- How often each rule passed, failed or was undecided on the reports that count, by division, fiscal year and level,
-- and whether its family could judge too few reports of the form and year. The country and its provinces have every
-- rule, the divisions below those that failed there. The country is the sum of its provinces and of its own bodies.
WITH report AS (
  SELECT report_id, year, level, form, layout, region_code[:6] AS county
  FROM marts.fact_report SEMI JOIN changed USING (year, province) WHERE counted
), place AS (
  SELECT county, unnest(list_distinct([county[:2], county[:4], county])) AS region_code
  FROM (SELECT DISTINCT county FROM report)
), size AS (
  SELECT region_code, year, level, form, layout, sum(reports)::BIGINT AS reports
  FROM (SELECT county, year, level, form, layout, count(*) AS reports FROM report GROUP BY ALL) JOIN place USING (county)
  GROUP BY ALL
), found AS (
  SELECT region_code, year, level, form, rule, sum(failed)::BIGINT AS failed
  FROM (SELECT r.county, r.year, r.level, r.form, v.rule, count(*) AS failed
        FROM checked.violation v JOIN report r USING (report_id) GROUP BY ALL) JOIN place USING (county)
  GROUP BY ALL
), applied AS (
  SELECT s.region_code, s.year, s.level, s.form, r.rule, any_value(r.family) AS family, any_value(r.severity) AS severity,
         any_value(r.zh) AS zh, any_value(r.en) AS en, sum(s.reports)::BIGINT AS times
  FROM size s JOIN checked.rule r USING (form, layout)
  LEFT JOIN found f USING (region_code, year, level, form, rule)
  WHERE length(s.region_code) = 2 OR f.failed > 0
  GROUP BY ALL
), gap AS (
  SELECT region_code, year, level, form, gap, sum(reports)::BIGINT AS reports
  FROM (SELECT r.county, r.year, r.level, r.form, u.gap, count(*) AS reports
        FROM checked.undecided u JOIN report r USING (report_id) GROUP BY ALL) JOIN place USING (county)
  GROUP BY ALL
), lacking AS (
  SELECT region_code, year, level, form, rule, sum(reports)::BIGINT AS undecided
  FROM gap JOIN (SELECT gap, rule, line FROM checked.gap) USING (gap)
  SEMI JOIN applied USING (region_code, year, level, form, rule)
  GROUP BY ALL
), outcome AS (
  SELECT a.* EXCLUDE (times), a.times - coalesce(f.failed, 0) - coalesce(l.undecided, 0) AS passed,
         coalesce(f.failed, 0) AS failed, coalesce(l.undecided, 0) AS undecided
  FROM applied a
  LEFT JOIN found f USING (region_code, year, level, form, rule)
  LEFT JOIN lacking l USING (region_code, year, level, form, rule)
), part AS (
  FROM outcome WHERE length(region_code) = 2
  UNION ALL BY NAME
  SELECT * EXCLUDE (province, too_few_judged, region_name, region_path, region_level_name, level_name) FROM marts.quality  -- provinces that are not rebuilt
  WHERE length(region_code) = 2 AND region_code <> '00' AND year IN (SELECT year FROM changed)
), country AS (
  SELECT '00' AS region_code, year, level, form, rule, any_value(family) AS family, any_value(severity) AS severity,
         any_value(zh) AS zh, any_value(en) AS en, sum(passed)::BIGINT AS passed, sum(failed)::BIGINT AS failed,
         sum(undecided)::BIGINT AS undecided
  FROM part GROUP BY ALL
)
SELECT q.*, q.region_code[:2] AS province, coalesce(t.too_few_judged, true) AS too_few_judged
FROM (FROM outcome WHERE region_code <> '00' UNION ALL BY NAME FROM country) q
LEFT JOIN checked.family t ON t.form = q.form AND t.fiscal_year = q.year AND t.family = q.family
