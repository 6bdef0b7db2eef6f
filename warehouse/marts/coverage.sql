-- How many bodies of a division and of those below it should have filed for a year, and how many did, by level and in
-- all.
WITH direct AS (
  SELECT region_code, province, level, year, count(*) FILTER (status NOT IN ('not_due', 'not_collected')) AS expected,
         count(*) FILTER (status = 'not_due') AS not_due, count(*) FILTER (status = 'not_collected') AS not_collected,
         count(*) FILTER (status = 'found') AS found, count(*) FILTER (status = 'missing') AS missing,
         count(*) FILTER (status = 'quarantined') AS quarantined,
         count(*) FILTER (timely IS NOT NULL) AS with_deadline, count(*) FILTER (timely = 'on_time') AS on_time,
         count(*) FILTER (timely = 'late') AS late, count(*) FILTER (timely = 'day_unknown') AS day_unknown,
         count(*) FILTER (clean) AS clean,
         count(*) FILTER (no_applications) AS zero_reports
  FROM marts.filing GROUP BY ALL
), spread AS (
  SELECT cut_to(region_code, n) AS region_code, cut_to(province, n) AS province, level, year,
         COLUMNS(* EXCLUDE (region_code, province, level, year, n))
  FROM direct, unnest([0, 2, 4, 6, 9]) l(n)
  WHERE n <= digits_of(region_code)
    AND (year, cut_to(province, n)) IN (FROM changed)
)
SELECT s.region_code, any_value(s.province) AS province, coalesce(s.level, 'all') AS level, s.year,
       sum(expected)::BIGINT AS expected, CASE WHEN grouping(s.level) = 1 THEN any_value(e.reports) END AS expected_reviewed,
       sum(found)::BIGINT AS found, sum(missing)::BIGINT AS missing, sum(not_due)::BIGINT AS not_due,
       sum(not_collected)::BIGINT AS not_collected, sum(quarantined)::BIGINT AS quarantined,
       sum(with_deadline)::BIGINT AS with_deadline, sum(on_time)::BIGINT AS on_time, sum(late)::BIGINT AS late,
       sum(day_unknown)::BIGINT AS day_unknown, sum(clean)::BIGINT AS clean, sum(zero_reports)::BIGINT AS zero_reports
FROM spread s LEFT JOIN checked.expected e ON e.region_code = s.region_code AND e.fiscal_year = s.year
GROUP BY GROUPING SETS ((s.region_code, s.level, s.year), (s.region_code, s.year))
