-- Sums of the unit reports of the whole country by level and fiscal year.
SELECT * EXCLUDE (region_code, province, region_name, region_path, region_level_name) FROM marts.by_region_level_year WHERE region_code = '00' ORDER BY level, year
