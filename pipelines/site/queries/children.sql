-- The divisions right below each division, with the figures of its latest year that has reports.
WITH latest AS (
  SELECT region_code, max(year) AS year FROM by_region WHERE reports > 0 GROUP BY region_code
)
SELECT parent, code, name, level_name, latest.year, sums.reports, sums.reports_left_out, received_new, processed_total, rate.value AS rate,
  rate.denominator
FROM division
LEFT JOIN latest ON latest.region_code = code
LEFT JOIN by_region sums ON sums.region_code = code AND sums.year = latest.year
LEFT JOIN region_indicator rate ON rate.region_code = code AND rate.year = latest.year
  AND rate.indicator = 'disclosure_rate'
WHERE parent BETWEEN $first AND $last ORDER BY parent, code
