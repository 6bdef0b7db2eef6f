-- The reports of the batch, numbered in the order in which their pages are written.
SELECT *, row_number() OVER (ORDER BY body_id, year) AS number FROM part_report SEMI JOIN batch USING (body_id)
