-- One row for each report: what bodies/report_cells.py writes its cells from, with chr(31) between cells. The text of a
-- cell that is not simple is left out: batch_special.sql has it.
SELECT number, encode(string_agg(key, chr(31))) AS keys, encode(string_agg(cell, chr(31))) AS labels,
  encode(string_agg(CASE WHEN simple THEN text ELSE '' END, chr(31))) AS texts,
  encode(string_agg(concat(page, ',', table_number, ',', row_number, ',', column_number), chr(31))) AS positions,
  encode(string_agg(concat(x0, ',', top, ',', x1, ',', bottom), chr(31))) AS edges,
  bool_and(x0 IS NOT NULL AND top IS NOT NULL AND x1 IS NOT NULL AND bottom IS NOT NULL) AS whole
FROM (SELECT number FROM batch_report) LEFT JOIN batch_cell USING (number) GROUP BY number ORDER BY number
