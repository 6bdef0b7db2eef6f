-- For each measure of an aggregate report: its figure, the sum of the nearest reports below it, and the difference,
-- which is in the aggregate and in no unit found.
WITH aggregate AS (
  SELECT * FROM marts.nesting SEMI JOIN changed USING (year, province)
  WHERE clean AND role IN ('whole_region_aggregate', 'own_level_aggregate')
), part AS (
  SELECT * FROM marts.unit_sum
  WHERE covered_by IN (SELECT report_id FROM aggregate) AND clean AND role <> 'unsettled'
), units AS (
  SELECT covered_by, sum(reports)::BIGINT AS units FROM part GROUP BY ALL
), below AS (
  SELECT covered_by, measure, in_units FROM (
    UNPIVOT (SELECT covered_by, sum(COLUMNS(lambda c: c IN ({measures})))::BIGINT FROM part GROUP BY covered_by)
    ON COLUMNS(* EXCLUDE (covered_by)) INTO NAME measure VALUE in_units)
), whole AS (
  SELECT report_id, measure, in_aggregate FROM (
    UNPIVOT (SELECT report_id, COLUMNS(lambda c: c IN ({measures})) FROM aggregate)
    ON COLUMNS(* EXCLUDE (report_id)) INTO NAME measure VALUE in_aggregate)
)
SELECT a.report_id, a.body_id, a.region_code, a.province, a.level, a.year, a.role AS scope, coalesce(u.units, 0) AS units,
       w.measure, w.in_aggregate, b.in_units, w.in_aggregate - coalesce(b.in_units, 0) AS in_no_unit
FROM aggregate a JOIN whole w USING (report_id)
LEFT JOIN units u ON u.covered_by = a.report_id
LEFT JOIN below b ON b.covered_by = a.report_id AND b.measure = w.measure
