-- What the pages of a body and of its reports show, with the measures whose names match a pattern.
SELECT body_id, year, report_id, form, layout, title, source, published_on, scope, cells, cells_missing, numbers_left,
  failed, clean, COLUMNS($measures)
FROM part_report SEMI JOIN stale USING (body_id) WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year
