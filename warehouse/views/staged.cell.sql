-- One row for each cell found in a report on form {form}: its value, status, printed text and place on the page.
-- The lists have one entry for each cell of the form, all in the same order. `value` is DECIMAL(26,8) for every cell.
SELECT report_id, '{form}' AS form, fiscal_year, key, value, status, text, {place_columns}
FROM (
  SELECT *, string_split(place, '|') AS places
  FROM (
    SELECT report_id, v.fiscal_year,
           unnest([{keys}]) AS key,
           unnest([{values}]) AS value,
           unnest([{statuses}]) AS status,
           unnest([{texts}]) AS text,
           unnest([{places}]) AS place
    FROM staged.{form} AS v
    JOIN staged.{form}_status AS status USING (report_id)
    JOIN staged.{form}_text AS text USING (report_id)
    JOIN staged.{form}_place AS place USING (report_id)
  )
  WHERE status IS NOT NULL
)
