-- checked.counted: of each body and year the one report that counts, for rules and marts alike. It is in force, not
-- quarantined or withdrawn, and of several the last collected; of those collected together the one that fails fewer rules.
-- A report without a known source, such as a draft checked by itself, is in force.
WITH broken AS (
  SELECT report_id, count(*) FILTER (effect = 'flag') AS failed, count(*) FILTER (effect = 'apart') > 0 AS apart
  FROM checked.violation ANTI JOIN checked.waived USING (report_id, rule) GROUP BY report_id
), candidate AS (
  SELECT s.report_id, b.body_id, s.fiscal_year, s.region_code, s.kind, s.level, s.zone, s.scope, s.form,
         k.first_seen, k.source, coalesce(x.failed, 0) AS failed
  FROM staged.report s JOIN staged.body b USING (report_id)
  LEFT JOIN report_source k USING (report_id) LEFT JOIN broken x USING (report_id)
  WHERE k.in_force IS NOT false AND x.apart IS NOT true AND s.undecided_identity IS NULL
    AND s.report_id NOT IN (SELECT report_id FROM checked.withdrawal WHERE state = 'withdrawn')
    AND b.body_id IS NOT NULL AND s.fiscal_year IS NOT NULL
), several AS (
  SELECT body_id, fiscal_year FROM candidate GROUP BY ALL HAVING count(*) > 1
), chosen AS (
  -- Most bodies have one candidate a year: to order these would be most of the work.
  FROM candidate ANTI JOIN several USING (body_id, fiscal_year)
  UNION ALL
  FROM candidate SEMI JOIN several USING (body_id, fiscal_year)
  QUALIFY row_number() OVER (PARTITION BY body_id, fiscal_year ORDER BY first_seen DESC, failed, source, report_id) = 1
)
SELECT * EXCLUDE (first_seen, source, failed) FROM chosen
