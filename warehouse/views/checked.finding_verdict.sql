-- The verdict shown beside a finding: its own, unless that is stale; else that of an earlier version of the report on
-- which it was stated as fixed and which this version still has.
WITH shown AS (
  SELECT *, true AS own FROM checked.reviewed_finding WHERE state NOT IN ('stale', 'no_report', 'ambiguous')
  UNION ALL
  SELECT * REPLACE (next_report AS report_id), false FROM checked.reviewed_finding WHERE state = 'still_there'
)
SELECT report_id, rule, line, verdict, reason, role, day, state
FROM shown
QUALIFY row_number() OVER (PARTITION BY report_id, rule, line ORDER BY own DESC, day DESC, declared) = 1
