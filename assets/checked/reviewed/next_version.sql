-- The report that follows each of the reports $reports: where it is in force at no source any longer, the one in force at
-- its source; else the one of the same body and year that counts, if that was first collected later.
WITH reviewed AS (
  SELECT unnest($reports::VARCHAR[]) AS report_id
), at_source AS (
  SELECT old.report_id, min(new.report_id) AS next_report
  FROM staged.version old JOIN staged.version new USING (source)
  WHERE old.report_id IN (FROM reviewed) AND new.in_force
  GROUP BY old.report_id HAVING NOT bool_or(old.in_force)
), seen AS (
  SELECT report_id, min(first_seen) AS first_seen FROM staged.version GROUP BY report_id
), counting AS (
  SELECT s.report_id, c.report_id AS next_report
  FROM staged.report s JOIN staged.body b USING (report_id)
  JOIN checked.counted c ON c.body_id = b.body_id AND c.fiscal_year = s.fiscal_year AND c.report_id <> s.report_id
  JOIN seen earlier ON earlier.report_id = s.report_id
  JOIN seen later ON later.report_id = c.report_id AND later.first_seen > earlier.first_seen
  WHERE s.report_id IN (FROM reviewed)
)
SELECT report_id, coalesce(a.next_report, c.next_report) AS next_report
FROM at_source a FULL JOIN counting c USING (report_id)
