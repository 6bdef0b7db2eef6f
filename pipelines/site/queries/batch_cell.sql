-- The cells of the reports of the batch. `simple`: the text is the figure itself in digits, without more to be stated.
SELECT number, report_id, key, coalesce(cell, '') AS cell, status, text, value, corrected, suggested, page, table_number,
  row_number, column_number, x0, top, x1, bottom,
  coalesce(status = 'number' AND corrected IS NULL AND suggested IS NULL AND NOT starts_with(text, '-')
    AND text || '.00000000' = value::DECIMAL(26, 8)::VARCHAR, false) AS simple
FROM fact_cell JOIN (SELECT report_id, number FROM batch_report) USING (report_id)
