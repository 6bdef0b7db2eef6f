-- Sums of the clean reports counted, by level and fiscal year; a measure nobody states stays empty.
WITH stated AS (
  SELECT f.level, f.year, f.clean, f.clean AND f.counted AS summed,
         m.* EXCLUDE (report_id, fiscal_year)
  FROM marts.fact_report f JOIN staged.measure m USING (report_id)
), told AS (
  SELECT *, len([*COLUMNS(* EXCLUDE (level, year, clean, summed))])
         - list_count([*COLUMNS(* EXCLUDE (level, year, clean, summed))]) AS missing
  FROM stated
)
SELECT level, year,
       count(*) FILTER (summed) AS reports,
       count(*) FILTER (NOT clean) AS reports_left_out,
       coalesce(sum(missing) FILTER (summed), 0) AS values_missing,
       sum(COLUMNS(* EXCLUDE (level, year, clean, summed, missing))) FILTER (summed)
FROM told
GROUP BY level, year
ORDER BY level, year
