-- The indicators of a level and year over the unit reports of the whole country, as ratios of sums.
WITH total AS (
  SELECT level, year, form_table, NULL::BIGINT AS residents, sum(COLUMNS(lambda c: c IN ({summed})))
  FROM (SELECT *, unnest([{unit_sets_of_tables}], recursive := true) FROM marts.unit_sum WHERE role = 'unit') WHERE is_clean
  GROUP BY ALL
), indicators AS (
  SELECT b.level, b.year, b.form_table, unnest([{indicators}]) AS i
  FROM (
    SELECT b.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM total b LEFT JOIN total p ON p.level = b.level AND p.form_table = b.form_table AND p.year = b.year - 1
  ) b
  UNION ALL
  SELECT c.level, c.year, 'applications', unnest([{shares}]) AS i
  FROM marts.coverage c WHERE c.region_code = '00' AND c.level <> 'all'
)
SELECT level, year, i.indicator, i.numerator, i.denominator, i.value
FROM indicators WHERE i.numerator IS NOT NULL AND i.form_table = form_table ORDER BY level, year, i.indicator
