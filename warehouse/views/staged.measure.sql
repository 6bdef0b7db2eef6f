-- One row for each report on form {form}: its measures. A measure is a sum of cells and is NULL where one of them has no
-- figure, or where the form has no such cells. `values_missing` counts the NULLs among the measures the form reports,
-- in all and by table.
SELECT *, {reported_count} - list_count([{reported}]) AS values_missing, {missing_by_table}
FROM (
  SELECT report_id, fiscal_year,
         {measures}
  FROM staged.{form}
)
