-- The indicators of each clean report counted, by body and year.
WITH stated AS (
  SELECT f.report_id, f.body_id, f.region_code, f.province, f.kind, f.level, f.year,
         s.info_fee_collected_yuan, NULL::BIGINT AS residents, m.* EXCLUDE (report_id, fiscal_year)
  FROM marts.fact_report f JOIN staged.measure m USING (report_id)
  LEFT JOIN staged.fee s USING (report_id)
  WHERE f.counted AND f.clean
), said AS (
  SELECT b.report_id, b.body_id, b.region_code, b.province, b.kind, b.level, b.year, unnest([{indicators}]) AS i
  FROM (
    SELECT n.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM stated n LEFT JOIN stated p ON p.body_id = n.body_id AND p.year = n.year - 1
  ) b
)
SELECT * EXCLUDE (i), i.indicator, i.numerator, i.denominator, i.value FROM said WHERE i.numerator IS NOT NULL
