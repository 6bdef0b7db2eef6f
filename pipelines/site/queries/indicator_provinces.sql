-- The values of one indicator in the country and the provinces.
SELECT region_code AS code, region_name AS name, year, value, numerator, denominator, reports, reports_left_out, values_missing
FROM region_indicator WHERE indicator = $indicator AND length(region_code) = 2 ORDER BY region_code, year
