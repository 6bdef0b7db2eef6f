-- Sums of the clean reports counted, by division, level and fiscal year; a measure nobody states stays empty.
WITH stated AS (
  SELECT f.region_code, f.region_name, f.level, f.year, f.clean, f.clean AND f.counted AS summed,
         m.* EXCLUDE (report_id, fiscal_year)
  FROM marts.fact_report f JOIN staged.measure m USING (report_id)
), told AS (
  SELECT *, len([*COLUMNS(* EXCLUDE (region_code, region_name, level, year, clean, summed))])
         - list_count([*COLUMNS(* EXCLUDE (region_code, region_name, level, year, clean, summed))]) AS missing
  FROM stated
)
SELECT region_code, max(region_name) AS region_name, level, year,
       count(*) FILTER (summed) AS reports,
       count(*) FILTER (NOT clean) AS reports_left_out,
       coalesce(sum(missing) FILTER (summed), 0) AS values_missing,
       sum(COLUMNS(* EXCLUDE (region_code, region_name, level, year, clean, summed, missing))) FILTER (summed)
FROM told
GROUP BY region_code, level, year
ORDER BY region_code, level, year
