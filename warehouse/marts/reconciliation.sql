-- For each measure of an aggregate report whose table is clean: its figure, the sum of the nearest reports below it, and
-- the difference, which is in the aggregate and in no unit found.
WITH aggregate AS (
  SELECT report_id, body_id, region_code, province, level, year, role, {clean_figures}
  FROM marts.nesting SEMI JOIN changed USING (year, province)
  WHERE role IN ('whole_region_aggregate', 'own_level_aggregate')
), part AS (
  SELECT * FROM (SELECT *, unnest([{unit_sets_of_tables}], recursive := true) FROM marts.unit_sum)
  WHERE is_clean AND role <> 'unsettled' AND cover IN (SELECT report_id FROM aggregate)
), units AS (
  SELECT cover, form_table, sum(reports)::BIGINT AS units FROM part GROUP BY ALL
), below AS (
  SELECT cover, form_table, measure, in_units FROM (
    UNPIVOT (SELECT cover, form_table, sum(COLUMNS(lambda c: c IN ({measures})))::BIGINT FROM part GROUP BY cover, form_table)
    ON COLUMNS(* EXCLUDE (cover, form_table)) INTO NAME measure VALUE in_units)
), whole AS (
  SELECT report_id, measure, in_aggregate FROM (
    UNPIVOT (SELECT report_id, COLUMNS(lambda c: c IN ({measures})) FROM aggregate)
    ON COLUMNS(* EXCLUDE (report_id)) INTO NAME measure VALUE in_aggregate)
)
SELECT a.report_id, a.body_id, a.region_code, a.province, a.level, a.year, a.role AS scope, coalesce(u.units, 0) AS units,
       w.measure, w.in_aggregate, b.in_units, w.in_aggregate - coalesce(b.in_units, 0) AS in_no_unit
FROM aggregate a JOIN whole w USING (report_id)
JOIN reference_measure t USING (measure)
LEFT JOIN units u ON u.cover = a.report_id AND u.form_table = t.form_table
LEFT JOIN below b ON b.cover = a.report_id AND b.form_table = t.form_table AND b.measure = w.measure
