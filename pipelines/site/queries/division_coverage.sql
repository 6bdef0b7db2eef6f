SELECT region_code AS code, * EXCLUDE (region_code) FROM coverage
WHERE level = 'all' AND region_code BETWEEN $first AND $last ORDER BY region_code, year
