-- Reports in force that are not quarantined, as reported; of each body and year one is counted (checked.counted).
SELECT r.report_id, b.body_id, r.body, b.normalised_name, b.division, r.site_code, r.uscc, r.kind, r.region_code,
       r.region_name, r.region_code[:2] AS province, r.level, r.zone, r.fiscal_year AS year, r.form, r.layout, r.title,
       h.source, h.media_type, r.published_on, r.scope, r.scope_told, r.cells_located AS cells, r.cells_missing,
       r.numbers_left, v.failed, v.undecided, v.waived, v.clean, c.report_id IS NOT NULL AS counted
FROM staged.report r
SEMI JOIN changed ON changed.year = r.fiscal_year AND changed.province = r.region_code[:2]
JOIN staged.body b USING (report_id)
JOIN held h USING (report_id)
JOIN checked.verdict v USING (report_id)
LEFT JOIN checked.counted c USING (report_id)
WHERE NOT v.quarantined
ORDER BY r.region_code[:2], r.fiscal_year  -- as it is read and made anew: by partition
