-- The reports counted, added up by what they are to a sum, which aggregate covers them and whether they are clean: the
-- parts every sum of a division, level, year or aggregate is made of. What nobody states stays empty.
SELECT region_code, level, year, province, role, covered_by, covered_digits, clean, count(*) AS reports,
       count(*) FILTER (received_new = 0) AS zero_reports, min(report_id) AS a_report_id,
       sum(values_missing) AS values_missing, sum(COLUMNS(lambda c: c IN ({summed})))
FROM marts.nesting SEMI JOIN changed USING (year, province)
GROUP BY ALL
