-- The totals of the whole country by fiscal year; each application counts once.
SELECT * EXCLUDE (region_code, province, residents) FROM marts.by_region WHERE region_code = '00' ORDER BY year
