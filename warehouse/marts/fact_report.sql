-- Reports in force that are not quarantined, as reported. One report of each body and year counts.
SELECT r.report_id, v.body_id, r.body, v.normalised_name, v.division, r.site_code, r.uscc, r.kind, r.region_code,
       r.region_name, n.region_path, n.region_level_name, r.region_code[:2] AS province,
       r.level, level_words(r.level) AS level_name, r.zone, r.fiscal_year AS year, r.form, r.layout, r.title,
       v.source, v.media_type, r.published_on, r.scope, r.scope_told, r.cells_located AS cells, r.cells_missing,
       r.numbers_left, v.failed, v.undecided, v.waived, v.clean, v.clean_proactive,
       v.clean_applications, v.clean_disputes, v.counted
FROM staged.report r
JOIN (FROM checked.verdict SEMI JOIN changed ON changed.year = fiscal_year AND changed.province = region_code[:2]
      WHERE NOT quarantined AND withdrawn IS NOT true AND source IS NOT NULL) v USING (report_id, fiscal_year)
LEFT JOIN division_name n ON n.region_code = r.region_code AND n.year = r.fiscal_year
ORDER BY r.region_code[:2], r.fiscal_year  -- as it is read and rebuilt: by partition
