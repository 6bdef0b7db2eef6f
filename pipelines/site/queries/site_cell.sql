-- The cells of these reports, in the order of the bodies.
SELECT cell.body_id, cell.year, key, text, status, value, corrected, suggested, page, table_number, row_number,
  column_number, x0, top, x1, bottom
FROM fact_cell cell SEMI JOIN site_report USING (report_id)
ORDER BY cell.body_id, cell.year, key
