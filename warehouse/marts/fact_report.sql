-- Reports in force that are not quarantined, as reported; of each body and year one is counted.
WITH in_force AS (
  SELECT report_id, min(source) AS source, min(first_seen) AS first_seen
  FROM staged.version WHERE in_force GROUP BY report_id
)
SELECT r.report_id, r.region_code || ':' || r.body AS body_id, r.body, r.region_code, r.region_name, r.level,
       r.fiscal_year AS year, r.form, r.layout, r.title, f.source, m.media_type,
       r.cells_located AS cells, r.cells_missing, r.numbers_left, v.failed, v.undecided, v.waived, v.clean,
       row_number() OVER (
         PARTITION BY r.region_code, r.body, r.fiscal_year ORDER BY f.first_seen DESC, v.failed, f.source
       ) = 1 AS counted
FROM staged.report r
JOIN in_force f USING (report_id)
JOIN checked.verdict v USING (report_id)
JOIN collected.manifest m ON m.sha256 = r.report_id AND m.source = f.source
WHERE NOT v.quarantined
ORDER BY r.region_code, r.body, r.fiscal_year, r.report_id
