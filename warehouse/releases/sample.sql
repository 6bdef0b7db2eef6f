-- At most {most} counted reports with their measures: whole bodies, in the order of a digest of their ID.
WITH body AS (
  SELECT body_id, count(*) AS reports FROM {warehouse}.marts.fact_report
  WHERE counted AND body_id IS NOT NULL AND year IS NOT NULL GROUP BY body_id
), chosen AS (
  SELECT body_id FROM body QUALIFY sum(reports) OVER (ORDER BY md5(body_id), body_id) <= {most}
)
SELECT {columns}
FROM (FROM {warehouse}.marts.fact_report SEMI JOIN chosen USING (body_id)) report
JOIN {warehouse}.marts.nesting nesting USING (report_id)
WHERE report.counted AND report.year IS NOT NULL
