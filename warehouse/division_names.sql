-- Temporary table division_name: the name of every division that the marts show, in every fiscal year they show it, with
-- the names of the divisions it is in.
WITH place AS (
  SELECT DISTINCT year, unnest(['00', code[:2], code[:4], code[:6], code]) AS region_code
  FROM (
    SELECT DISTINCT region_code AS code, unnest([fiscal_year, fiscal_year + 1]) AS year
    FROM checked.verdict WHERE region_code IS NOT NULL AND fiscal_year IS NOT NULL
    UNION SELECT region_code, fiscal_year FROM checked.expected
  )
), period AS (  -- the earliest row of a code also holds for the years before
  SELECT region_code, region_name, level_name, valid_from, NOT is_statistical_only OR kind IN ('functional_zone', 'township_like_unit') AS is_named,
         CASE WHEN lag(from_year) OVER (PARTITION BY region_code ORDER BY valid_from) IS NULL THEN 0 ELSE from_year END AS first
  FROM marts.dim_region
), single AS (  -- of several rows that begin in one year the last
  FROM period QUALIFY row_number() OVER (PARTITION BY region_code, first ORDER BY valid_from DESC) = 1
), named AS (
  SELECT place.region_code, place.year, region_name, level_name, CASE WHEN is_named THEN region_name END AS part
  FROM place ASOF JOIN single ON single.region_code = place.region_code AND place.year >= single.first
)
SELECT n.region_code, n.year, n.region_name, concat(p.part, c.part, y.part, n.region_name) AS region_path,
       n.level_name AS region_level_name
FROM named n
LEFT JOIN named p ON p.region_code = CASE WHEN length(n.region_code) > 2 THEN n.region_code[:2] END AND p.year = n.year
LEFT JOIN named c ON c.region_code = CASE WHEN length(n.region_code) > 4 THEN n.region_code[:4] END AND c.year = n.year
LEFT JOIN named y ON y.region_code = CASE WHEN length(n.region_code) > 6 THEN n.region_code[:6] END AND y.year = n.year
