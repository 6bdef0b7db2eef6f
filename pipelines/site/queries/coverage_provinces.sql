SELECT region_code AS code, region_name AS name, year, expected, found, missing, not_due, not_collected, quarantined, with_deadline,
  on_time, late, day_unknown, clean
FROM coverage WHERE level = 'all' AND length(region_code) = 2 ORDER BY year DESC, region_code
