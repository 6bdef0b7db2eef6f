-- One row for each cell of each rule that a report in force fails, with its figure and place. The CTE is not
-- materialised, so that a filter on one report reaches the violations and the cells.
WITH cell AS NOT MATERIALIZED (
  SELECT v.report_id, v.rule, v.line, unnest(string_split(v.cells, ',')) AS key, unnest(c."values") AS value,
         unnest(c.texts) AS text, string_split(unnest(c.places), '|') AS places
  FROM checked.violation v
  LEFT JOIN ({failing_cells}) c ON c.report_id = v.report_id AND c.rule = v.rule AND c.line = v.line
  WHERE v.cells <> ''
)
SELECT c.report_id, f.body_id, f.body, f.region_code, f.region_name, f.region_path, f.region_level_name, f.level,
       f.level_name, f.year, c.rule, c.line, c.key,
       CASE WHEN starts_with(c.key, 'previous.') THEN '上年 · ' ELSE '' END || k.zh AS cell,
       CASE WHEN starts_with(c.key, 'previous.') THEN 'previous year, ' ELSE '' END || k.en AS cell_en,
       c.value, c.text, y.suggested, c.page, c.table_number, c.row_number, c.column_number, c.x0, c.top, c.x1, c.bottom
FROM (SELECT * EXCLUDE (places), {place_columns} FROM cell) c
JOIN marts.fact_report f USING (report_id)
LEFT JOIN (FROM checked.suspect WHERE "only") y ON y.report_id = c.report_id AND y.key = c.key
LEFT JOIN marts.dim_cell k ON k.key = regexp_replace(c.key, '^previous[.]', '')
