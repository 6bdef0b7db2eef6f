-- Sums of the clean reports counted, by fiscal year; a measure nobody states stays empty.
WITH counted AS (
  SELECT f.year, f.clean, m.* EXCLUDE (report_id, fiscal_year)
  FROM marts.fact_report f JOIN staged.measure m USING (report_id)
  WHERE f.counted
), told AS (
  SELECT *, len([*COLUMNS(* EXCLUDE (year, clean))]) - list_count([*COLUMNS(* EXCLUDE (year, clean))]) AS missing
  FROM counted
)
SELECT year,
       count(*) FILTER (clean) AS reports,
       count(*) FILTER (NOT clean) AS reports_left_out,
       coalesce(sum(missing) FILTER (clean), 0) AS values_missing,
       sum(COLUMNS(* EXCLUDE (year, clean, missing))) FILTER (clean)
FROM told
GROUP BY year
ORDER BY year
