-- One row for each cell of each rule that a report in force fails, with the place of the cell; one row without a cell
-- if the rule names none. The CTEs are not materialised, so that a filter on one report reaches the violations and the
-- cells.
WITH failing AS NOT MATERIALIZED (
  SELECT v.report_id, v.rule, v.line, v.version, v.family, v.severity, v.effect, v.lhs, v.rhs, v.residual,
         w.report_id IS NOT NULL AS waived, unnest(coalesce(string_split(nullif(v.cells, ''), ','), [NULL])) AS key
  FROM checked.violation v LEFT JOIN checked.waived w ON w.report_id = v.report_id AND w.rule = v.rule
), cell AS NOT MATERIALIZED (
  {named_cells}
)
SELECT s.report_id, f.body_id, f.body, f.region_code, f.region_name, f.region_path, f.region_level_name, f.level, f.level_name,
       f.year, f.source, s.rule, s.line, s.version, s.family,
       s.severity, s.effect, r.zh, r.en, r.legal, s.lhs, s.rhs, s.residual, s.waived, s.key, k.zh AS cell, k.en AS cell_en, c.value, c.text,
       y.suggested, c.page, c.table_number, c.row_number, c.column_number, c.x0, c.top, c.x1, c.bottom
FROM failing s
JOIN marts.fact_report f USING (report_id)
JOIN checked.rule r ON r.form = f.form AND r.layout = f.layout AND r.rule = s.rule AND r.line = s.line
LEFT JOIN cell c ON c.report_id = s.report_id AND c.key = s.key
LEFT JOIN (FROM checked.suspect WHERE "only") y ON y.report_id = s.report_id AND y.key = s.key
LEFT JOIN marts.dim_cell k ON k.key = s.key
