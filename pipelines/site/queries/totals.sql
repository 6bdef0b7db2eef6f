-- The sums of each division and year; the page shows them with their basis.
SELECT region_code AS code, * EXCLUDE (region_code) FROM by_region
WHERE region_code BETWEEN $first AND $last ORDER BY region_code, year
