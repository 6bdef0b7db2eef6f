-- Every division of the release: its latest names and the division above it that the release has, 00 at the top.
WITH named AS (
  SELECT region_code, region_name, region_path, region_level_name, year FROM by_region
  UNION ALL SELECT region_code, region_name, region_path, region_level_name, year FROM coverage
), latest AS (
  SELECT region_code, arg_max(region_name, year) AS name, arg_max(region_path, year) AS path,
    arg_max(region_level_name, year) AS level_name
  FROM named GROUP BY region_code
), above AS (
  SELECT child.region_code, max(parent.region_code) AS parent  -- the longest prefix
  FROM latest child, unnest([2, 4, 6, 9]) digits(n)
  JOIN latest parent ON parent.region_code = left(child.region_code, n)
  WHERE n < length(child.region_code) GROUP BY child.region_code
)
SELECT region_code AS code, name, path, level_name,
  CASE WHEN region_code <> '00' THEN coalesce(parent, '00') END AS parent
FROM latest LEFT JOIN above USING (region_code) ORDER BY code
