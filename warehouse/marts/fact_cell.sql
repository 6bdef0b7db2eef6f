-- One row for each cell found in a report in force: the reported value, its place on the page, and a correction if any.
SELECT c.report_id, r.body_id, r.region_code, r.region_name, r.region_path, r.region_level_name, r.level, r.level_name, r.year, c.form, c.key, k.zh AS cell, c.value,
       x."use" AS corrected, x.kind AS correction, y.suggested, c.status, c.text,
       c.page, c.table_number, c.row_number, c.column_number, c.x0, c.top, c.x1, c.bottom, c.confidence, r.clean, r.counted
FROM staged.cell c
JOIN marts.fact_report r ON r.report_id = c.report_id AND r.year = c.fiscal_year
LEFT JOIN (FROM checked.correction WHERE applied) x ON x.report_id = c.report_id AND x.key = c.key
LEFT JOIN (FROM checked.suspect WHERE "only") y ON y.report_id = c.report_id AND y.key = c.key
LEFT JOIN marts.dim_cell k ON k.key = c.key
