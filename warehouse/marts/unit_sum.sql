-- The reports counted, added up by what they are to a sum, which aggregate covers them and whether they are clean: the
-- parts every sum of a division, level, year or aggregate is made of. What nobody states stays empty.
SELECT n.region_code, n.level, n.year, n.province, n.role, n.covered_by, n.covered_digits, n.clean,
       count(*) AS reports, count(*) FILTER (m.received_new = 0) AS zero_reports,
       sum(fee.info_fee_collected_yuan) AS info_fee_collected_yuan, min(n.report_id) AS a_report_id,
       sum(COLUMNS(m.* EXCLUDE (report_id, fiscal_year)))
FROM marts.nesting n
SEMI JOIN changed USING (year, province)
JOIN staged.measure m USING (report_id)
LEFT JOIN staged.fee AS fee USING (report_id)
GROUP BY ALL
