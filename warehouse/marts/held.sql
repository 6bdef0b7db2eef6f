-- The reports in force of the partitions made anew and of the year before, each with the first source that holds it.
WITH wanted AS (
  SELECT report_id FROM staged.report SEMI JOIN needed ON needed.year = fiscal_year AND needed.province = region_code[:2]
)
SELECT sha256 AS report_id, min(source) AS source, min(first_seen) AS first_seen, arg_min(media_type, source) AS media_type
FROM collected.manifest m SEMI JOIN wanted ON wanted.report_id = m.sha256
ANTI JOIN superseded s ON s.source = m.source AND s.report_id = m.sha256
GROUP BY sha256
