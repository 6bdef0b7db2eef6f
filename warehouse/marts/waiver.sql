-- Every waiver, also one that has lapsed or is not needed, with the report it is for.
WITH passing AS (
  SELECT w.report_id, w.rule, count(*) AS waived
  FROM checked.waiver w
  JOIN checked.violation v ON v.report_id = w.report_id AND list_contains(string_split(w.covers, ','), v.rule)
  WHERE w.state = 'holds'
  GROUP BY ALL
)
SELECT w.report_id, s.body, s.region_code, s.fiscal_year AS year, w.rule, coalesce(p.waived, 0) AS waived,
       w.reason, w.who, w.until, w.state
FROM checked.waiver w
LEFT JOIN passing p ON p.report_id = w.report_id AND p.rule = w.rule
LEFT JOIN staged.report s ON s.report_id = w.report_id
ORDER BY w.report_id, w.rule
