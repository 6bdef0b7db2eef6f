-- The cells that are not simple, or that a failing rule names.
SELECT number, key, cell, translate(text, $controls, repeat(' ', length($controls))) AS text, status,
  corrected::VARCHAR AS correction,
  rtrim(rtrim(value::VARCHAR, '0'), '.') AS value,
  concat(rtrim(rtrim(corrected::VARCHAR, '0'), '.'), ',', rtrim(rtrim(suggested::VARCHAR, '0'), '.')) AS further,
  concat(page, ',', table_number, ',', row_number, ',', column_number) AS position,
  concat(x0, ',', top, ',', x1, ',', bottom) AS edges, rules, severe
FROM batch_cell LEFT JOIN batch_mark USING (report_id, key)
WHERE NOT simple OR rules IS NOT NULL
