-- The indicators of a level and year over the unit reports of the whole country, as ratios of sums.
WITH indicators AS (
  SELECT b.level, b.year, unnest([{indicators}]) AS i
  FROM (
    SELECT b.*, NULL::BIGINT AS residents, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM marts.by_level b LEFT JOIN marts.by_level p ON p.level = b.level AND p.year = b.year - 1
  ) b
  UNION ALL
  SELECT c.level, c.year, unnest([{shares}]) AS i FROM marts.coverage c WHERE c.region_code = '00' AND c.level <> 'all'
)
SELECT level, year, i.indicator, i.numerator, i.denominator, i.value
FROM indicators WHERE i.numerator IS NOT NULL ORDER BY level, year, i.indicator
