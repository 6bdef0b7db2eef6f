-- Reports in force that are not quarantined, as reported; of each body and year one is counted.
SELECT r.report_id, r.region_code || ':' || r.body AS body_id, r.body, r.kind, r.region_code, r.region_name,
       r.region_code[:2] AS province, r.level, r.fiscal_year AS year, r.form, r.layout, r.title, h.source, h.media_type,
       r.published_on, r.scope, r.scope_told,
       r.cells_located AS cells, r.cells_missing, r.numbers_left, v.failed, v.undecided, v.waived, v.clean,
       row_number() OVER (
         PARTITION BY r.region_code, r.body, r.fiscal_year ORDER BY h.first_seen DESC, v.failed, h.source, r.report_id
       ) = 1 AS counted
FROM staged.report r
SEMI JOIN changed ON changed.year = r.fiscal_year AND changed.province = r.region_code[:2]
JOIN held h USING (report_id)
JOIN checked.verdict v USING (report_id)
WHERE NOT v.quarantined
