-- The indicators of a level and year over the unit reports of the whole country in which their table is clean, as ratios
-- of sums.
WITH total AS (
  SELECT level, year, form_table, NULL::BIGINT AS residents,
         coalesce(sum(reports) FILTER (is_clean), 0)::BIGINT AS reports,
         coalesce(sum(reports) FILTER (NOT is_clean), 0)::BIGINT AS reports_left_out,
         coalesce(sum(missing) FILTER (is_clean), 0)::BIGINT AS values_missing,
         sum(COLUMNS(lambda c: c IN ({summed}))) FILTER (is_clean)
  FROM (SELECT *, unnest([{unit_sets_of_tables}], recursive := true) FROM marts.unit_sum WHERE role = 'unit')
  GROUP BY ALL
), indicators AS (
  SELECT b.level, b.year, b.form_table, b.reports, b.reports_left_out, b.values_missing, unnest([{indicators}]) AS i
  FROM (
    SELECT b.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM total b LEFT JOIN total p ON p.level = b.level AND p.form_table = b.form_table AND p.year = b.year - 1
  ) b
  UNION ALL
  SELECT c.level, c.year, 'applications', c.found, NULL, NULL, unnest([{shares}]) AS i
  FROM marts.coverage c WHERE c.region_code = '00' AND c.level <> 'all' AND c.expected + c.not_due > 0
)
SELECT level, year, reports, reports_left_out, values_missing, i.indicator, i.numerator, i.denominator, i.value
FROM indicators WHERE i.numerator IS NOT NULL AND i.form_table = form_table ORDER BY level, year, i.indicator
