-- The body of each report, and how it was identified: compared with the previous report of that body.
WITH report AS (
  SELECT *, lag({'year': fiscal_year, 'code': region_code, 'region': region_name, 'body': body})
           OVER (PARTITION BY body_id ORDER BY fiscal_year, report_id) AS before
  FROM body_resolved
), near AS (
  SELECT DISTINCT unnest([earlier_id, later_id]) AS body_id FROM staged.near_body
)
SELECT report_id, body_id, division, normalised AS normalised_name,
       CASE WHEN body_id IS NULL THEN 'undecided' WHEN declared IS NOT NULL THEN 'alias' WHEN before IS NULL THEN 'new'
            WHEN region_code IS DISTINCT FROM before.code THEN 'recode'
            WHEN region_name IS DISTINCT FROM before.region THEN 'rename'
            WHEN body = before.body THEN 'exact' WHEN by_zone THEN 'zone' ELSE 'style' END AS how,
       CASE WHEN how = 'alias' THEN declared WHEN how NOT IN ('undecided', 'new', 'exact')
            THEN concat_ws(' ', before.year, before.code, before.region, before.body) END AS evidence,
       n.body_id IS NOT NULL AS uncertain
FROM report LEFT JOIN near n USING (body_id)
