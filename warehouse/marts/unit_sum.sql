-- The reports counted, added up by what they are to a sum and by whether they are clean: the parts every sum of a
-- division, level or year is made of. What nobody states stays empty.
WITH fee AS (
  SELECT report_id, max(number)::DECIMAL(18,2) AS info_fee_collected_yuan
  FROM staged.stated WHERE what = 'info_fee_collected_yuan' AND bound = 'exact' GROUP BY report_id
)
SELECT n.region_code, n.level, n.year, n.province, n.role, n.covered_digits, n.clean,
       count(*) AS reports, count(*) FILTER (m.received_new = 0) AS zero_reports,
       sum(fee.info_fee_collected_yuan) AS info_fee_collected_yuan, min(n.report_id) AS a_report_id,
       sum(COLUMNS(m.* EXCLUDE (report_id, fiscal_year)))
FROM marts.nesting n
SEMI JOIN changed USING (year, province)
JOIN staged.measure m USING (report_id)
LEFT JOIN fee USING (report_id)
GROUP BY ALL
