-- checked.counted: of each body and year the one report that counts, for rules and marts alike. It is in force, not
-- quarantined or withdrawn, and of several the last collected; of those collected together the one that fails fewer rules.
-- A report without a known source, such as a draft checked by itself, is in force.
WITH broken AS (
  SELECT report_id, count(*) FILTER (effect = 'flag') AS failed, count(*) FILTER (effect = 'apart') > 0 AS apart
  FROM checked.violation ANTI JOIN checked.waived USING (report_id, rule) GROUP BY report_id
)
SELECT s.report_id, b.body_id, s.fiscal_year, s.region_code, s.kind, s.level, s.zone, s.scope, s.form
FROM staged.report s JOIN staged.body b USING (report_id)
LEFT JOIN report_source k USING (report_id) LEFT JOIN broken x USING (report_id)
WHERE k.in_force IS NOT false AND x.apart IS NOT true AND s.undecided_identity IS NULL
  AND s.report_id NOT IN (SELECT report_id FROM checked.withdrawal WHERE state = 'withdrawn')
  AND b.body_id IS NOT NULL AND s.fiscal_year IS NOT NULL
QUALIFY row_number() OVER (
  PARTITION BY b.body_id, s.fiscal_year
  ORDER BY k.first_seen DESC, coalesce(x.failed, 0), k.source, s.report_id
) = 1
