-- The indicators of a division and year as ratios of its sums. The stock of the previous year is used only where it is
-- on the same basis.
WITH indicators AS (
  SELECT b.region_code, b.province, b.year, b.form_table, b.basis, b.reports, b.reports_left_out, b.values_missing,
         unnest([{indicators}]) AS i
  FROM (
    SELECT b.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM marts.by_region_table b LEFT JOIN marts.by_region_table p
      ON p.region_code = b.region_code AND p.form_table = b.form_table AND p.year = b.year - 1 AND p.basis = b.basis
    WHERE (b.year, b.province) IN (FROM changed)
  ) b
  UNION ALL
  SELECT c.region_code, c.province, c.year, 'applications', 'reports', c.found, NULL, NULL, unnest([{shares}]) AS i
  FROM marts.coverage c WHERE c.level = 'all' AND c.expected + c.not_due > 0 AND (c.year, c.province) IN (FROM changed)
)
SELECT region_code, province, year, basis, reports, reports_left_out, values_missing, i.indicator, i.numerator, i.denominator,
       i.value
FROM indicators WHERE i.numerator IS NOT NULL AND i.form_table = form_table
