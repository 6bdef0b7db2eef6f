-- One row for each cell of each rule that a report in force fails, with its figure and place. The CTEs are not
-- materialised, so that a filter on one report reaches the violations and the cells.
WITH failing AS NOT MATERIALIZED (
  SELECT report_id, rule, line, unnest(string_split(nullif(cells, ''), ',')) AS key FROM checked.violation
), cell AS NOT MATERIALIZED (
  {named_cells}
)
SELECT s.report_id, f.body_id, f.body, f.region_code, f.region_name, f.region_path, f.region_level_name, f.level,
       f.level_name, f.year, s.rule, s.line, s.key,
       CASE WHEN starts_with(s.key, 'previous.') THEN '上年 · ' ELSE '' END || k.zh AS cell,
       CASE WHEN starts_with(s.key, 'previous.') THEN 'previous year, ' ELSE '' END || k.en AS cell_en,
       c.value, c.text, y.suggested, c.page, c.table_number, c.row_number, c.column_number, c.x0, c.top, c.x1, c.bottom
FROM failing s
JOIN marts.fact_report f USING (report_id)
LEFT JOIN cell c ON c.report_id = s.report_id AND c.key = s.key
LEFT JOIN (FROM checked.suspect WHERE "only") y ON y.report_id = s.report_id AND y.key = s.key
LEFT JOIN marts.dim_cell k ON k.key = regexp_replace(s.key, '^previous[.]', '')
