SELECT region_code AS code, year, indicator, ri.value, numerator, denominator, reports, reports_left_out, values_missing,
  t.break AS break, t.comparable
FROM region_indicator ri LEFT JOIN trend t USING (region_code, year, indicator)
WHERE region_code BETWEEN $first AND $last AND indicator IN (SELECT unnest($shown))
ORDER BY region_code, indicator, year
