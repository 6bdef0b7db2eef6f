-- One row for each division code ever used: its latest name, with the names of the divisions it is in.
WITH latest AS (
  FROM marts.dim_region WHERE is_latest
), listed AS (  -- what a list has only to number the divisions below is no part of a name
  SELECT region_code, region_name FROM latest WHERE kind IN ('functional_zone', 'township_like_unit') OR NOT is_statistical_only
)
SELECT d.region_code, d.region_name, d.short_name,
       concat(p.region_name, c.region_name, y.region_name, d.region_name) AS region_path,
       d.level, d.level_name, d.kind, d.parent_code, d.region_code[:2] AS province,
       CASE WHEN length(d.region_code) = 2 AND d.region_code <> '00' THEN d.region_name ELSE p.region_name END AS province_name,
       CASE WHEN length(d.region_code) = 4 THEN d.region_name ELSE c.region_name END AS prefecture_name,
       CASE WHEN length(d.region_code) = 6 THEN d.region_name ELSE y.region_name END AS county_name,
       d.valid_to IS NULL AS exists_now, d.valid_from, d.valid_to, d.successor_code, d.successor_name, d.lineage,
       d.is_statistical_only
FROM latest d
LEFT JOIN listed p ON p.region_code = CASE WHEN length(d.region_code) > 2 THEN d.region_code[:2] END
LEFT JOIN listed c ON c.region_code = CASE WHEN length(d.region_code) > 4 THEN d.region_code[:4] END
LEFT JOIN listed y ON y.region_code = CASE WHEN length(d.region_code) > 6 THEN d.region_code[:6] END
