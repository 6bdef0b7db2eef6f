-- The totals of the whole country by fiscal year; each application counts once.
SELECT * EXCLUDE (region_code, province, residents, region_name, region_path, region_level_name) FROM marts.by_region WHERE region_code = '00' ORDER BY year
