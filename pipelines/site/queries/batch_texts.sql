-- One row for each report: its cells as they are on the page, in the CSV and in the JSON, chr(31) between, all three in
-- the order of `keys`. `plain` is a text that is the figure itself in digits; every other one is escaped. A place is
-- chr(1) page chr(2), chr(3) table chr(4), chr(5) row chr(6), chr(7) column chr(8), with chr(14) between:
-- bodies/tokens.py has the words. `numbers` begin and end with a comma.
WITH figure AS (
  SELECT number, key, cell.cell, status, text, page, table_number, row_number, column_number,
    rtrim(rtrim(value::VARCHAR, '0'), '.') AS value,
    rtrim(rtrim(corrected::VARCHAR, '0'), '.') AS corrected, rtrim(rtrim(suggested::VARCHAR, '0'), '.') AS suggested,
    x0::VARCHAR AS x0, top::VARCHAR AS top, x1::VARCHAR AS x1, bottom::VARCHAR AS bottom
  FROM fact_cell cell JOIN (SELECT report_id, number FROM batch_report) USING (report_id)
), written AS (
  SELECT number, key, cell, status, value, text = value AND value[1] <> '-' AS plain,
    CASE WHEN plain THEN text ELSE translate(text, $controls, repeat(' ', length($controls))) END AS text,
    concat(',', value, ',', corrected, ',', suggested, ',', page, ',', table_number, ',', row_number, ',', column_number,
      ',', x0, ',', top, ',', x1, ',', bottom, ',') AS numbers,
    concat_ws(chr(14), chr(1) || page || chr(2), chr(3) || table_number || chr(4), chr(5) || row_number || chr(6),
      chr(7) || column_number || chr(8), x0 || ' ' || top || ' ' || x1 || ' ' || bottom || ' pt') AS place
  FROM figure
)
SELECT number, encode(string_agg(key, chr(31))) AS keys,
  encode(string_agg(concat('<td title="', place, '">', CASE WHEN plain THEN text ELSE replace(replace(replace(replace(
    replace(text, '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), '"', '&#34;'), '''', '&#39;') END, '</td>'), chr(31))) AS html,
  encode(string_agg(concat(key, ',"', replace(cell, '"', '""'), '",', CASE WHEN plain THEN text ELSE concat(
    CASE WHEN regexp_matches(text, '[",\r\n]') THEN '"' END,
    CASE WHEN regexp_matches(text, '^[=+\-@\t\r\n＝＋－＠]') THEN '''' END, replace(text, '"', '""'),
    CASE WHEN regexp_matches(text, '[",\r\n]') THEN '"' END) END, ',', status, numbers[:-2]), chr(31))) AS csv,
  encode(string_agg(concat('"', key, '",',
    CASE WHEN plain THEN '"' || text || '"' ELSE coalesce(to_json(text)::VARCHAR, 'null') END,
    ',"', status, '"', replace(replace(numbers, ',,', ',null,'), ',,', ',null,')[:-2], ']'), chr(31))) AS json
FROM (SELECT number FROM batch_report) LEFT JOIN written USING (number) GROUP BY number ORDER BY number
