-- One row for each report of a range that has cells: what bodies/report_cells.py writes its cells from, with chr(31)
-- between cells. `special` are those of which more is stated than a figure in digits, as JSON; their text is left out of
-- `texts`. Nothing is joined to the cells but one row each, which keeps their order.
WITH one AS (
  SELECT number, key, status, text, value, corrected, suggested,
    concat(page, ',', table_number, ',', row_number, ',', column_number) AS position,
    concat(x0, ',', x1) AS across, concat(top, ',', bottom) AS down,
    x0 IS NOT NULL AND top IS NOT NULL AND x1 IS NOT NULL AND bottom IS NOT NULL AS whole,
    coalesce(status = 'number' AND corrected IS NULL AND suggested IS NULL AND NOT starts_with(text, '-')
      AND text || '.00000000' = value::DECIMAL(26, 8)::VARCHAR, false) AS simple
  FROM fact_cell
  JOIN (SELECT report_id, number FROM stale_report WHERE report_id BETWEEN $first AND $last) USING (report_id)
  WHERE report_id BETWEEN $first AND $last
)
SELECT number, encode(string_agg(key, chr(31))) AS keys,
  encode(string_agg(CASE WHEN simple THEN text ELSE '' END, chr(31))) AS texts,
  encode(string_agg(position, chr(31))) AS positions, encode(string_agg(across, chr(31))) AS across,
  encode(string_agg(down, chr(31))) AS down,
  bool_and(whole) AS whole,
  encode(string_agg(CASE WHEN NOT simple THEN json_array(
    key, regexp_replace(text, $controls, ' ', 'g'), status, corrected::VARCHAR,
    rtrim(rtrim(value::VARCHAR, '0'), '.'),
    concat(rtrim(rtrim(corrected::VARCHAR, '0'), '.'), ',', rtrim(rtrim(suggested::VARCHAR, '0'), '.')),
    position, across, down
  )::VARCHAR END, ',')) AS special
FROM one GROUP BY number
