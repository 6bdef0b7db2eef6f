-- The cells that are not simply a figure, with their places as in batch_texts.sql.
SELECT report_id, key, translate(text, $controls, repeat(' ', length($controls))) AS text, status,
  value IS NOT NULL AS has_value, corrected::VARCHAR AS corrected,
  concat_ws(chr(14), chr(1) || page || chr(2), chr(3) || table_number || chr(4), chr(5) || row_number || chr(6),
    chr(7) || column_number || chr(8), x0 || ' ' || top || ' ' || x1 || ' ' || bottom || ' pt') AS place, rules, severe
FROM fact_cell SEMI JOIN batch_report USING (report_id) LEFT JOIN batch_mark USING (report_id, key)
WHERE status <> 'number' OR rules IS NOT NULL OR corrected IS NOT NULL
