-- The cells that are not simple, or that a failing rule names, as they are in the CSV and in the JSON after the year.
-- A place is chr(1) page chr(2), chr(3) table chr(4), chr(5) row chr(6), chr(7) column chr(8), with chr(14) between:
-- bodies/tokens.py has the words. `numbers` begin and end with a comma.
WITH written AS (
  SELECT number, key, cell, status, value IS NOT NULL AS has_value, corrected::VARCHAR AS correction, rules, severe,
    translate(text, $controls, repeat(' ', length($controls))) AS text,
    concat(',', rtrim(rtrim(value::VARCHAR, '0'), '.'), ',', rtrim(rtrim(corrected::VARCHAR, '0'), '.'), ',',
      rtrim(rtrim(suggested::VARCHAR, '0'), '.'), ',', page, ',', table_number, ',', row_number, ',', column_number,
      ',', x0, ',', top, ',', x1, ',', bottom, ',') AS numbers,
    concat_ws(chr(14), chr(1) || page || chr(2), chr(3) || table_number || chr(4), chr(5) || row_number || chr(6),
      chr(7) || column_number || chr(8), x0 || ' ' || top || ' ' || x1 || ' ' || bottom || ' pt') AS place
  FROM batch_cell LEFT JOIN batch_mark USING (report_id, key)
  WHERE NOT simple OR rules IS NOT NULL
)
SELECT number, key, text, status, has_value, correction, place, rules, severe,
  concat(key, ',"', replace(cell, '"', '""'), '",', CASE WHEN regexp_matches(text, '[",\r\n]') THEN '"' END,
    CASE WHEN regexp_matches(text, '^[=+\-@\t\r\n＝＋－＠]') THEN '''' END, replace(text, '"', '""'),
    CASE WHEN regexp_matches(text, '[",\r\n]') THEN '"' END, ',', status, numbers[:-2]) AS csv,
  concat('"', key, '",', coalesce(to_json(text)::VARCHAR, 'null'), ',"', status, '"',
    replace(replace(numbers, ',,', ',null,'), ',,', ',null,')[:-2], ']') AS json
FROM written
