-- The totals of a division and year from the reports whose figures of one table are clean, or, for ratios between them,
-- of table three and table four. If the division has a clean aggregate report, the totals are its figures. Otherwise
-- they are the sum of its units and of the aggregates below it. A report covered by an aggregate of the division, or of
-- one below, is not added again.
WITH placed AS (
  SELECT *, unnest([{unit_sets_of_tables}], recursive := true), digits_of(region_code) AS digits FROM marts.unit_sum
), part AS (
  SELECT u.*, n, cut_to(u.region_code, n) AS of_region,
         is_clean AND u.role = 'whole_region_aggregate' AND u.level <> 'zone' AND n = digits AS own_aggregate,
         is_clean AND u.role <> 'unsettled' AS summed
  FROM placed u, unnest([0, 2, 4, 6, 9]) l(n)
  WHERE n <= digits AND (u.year, cut_to(u.province, n)) IN (FROM changed)
    AND (u.cover_digits IS NULL OR u.cover_digits < n)
), own AS (  -- what a national aggregate covers is not known by division, so it replaces all other parts
  SELECT * FROM part
  QUALIFY n > 0 OR own_aggregate OR NOT bool_or(own_aggregate) OVER (PARTITION BY of_region, year, form_table)
)
SELECT own.of_region AS region_code, own.of_region[:2] AS province, own.year, own.form_table,
       CASE WHEN bool_or(own_aggregate) THEN 'aggregate'
            WHEN bool_or(summed AND role LIKE '%aggregate') THEN 'units_and_aggregates'
            WHEN bool_or(summed) THEN 'units' ELSE 'none' END AS basis,
       min(a_report_id) FILTER (own_aggregate) AS basis_report_id,
       coalesce(sum(reports) FILTER (summed), 0) AS reports,
       coalesce(sum(reports) FILTER (summed AND role LIKE '%aggregate'), 0) AS aggregates,
       coalesce(sum(reports) FILTER (is_clean AND role = 'unsettled'), 0) AS reports_unsettled,
       coalesce(sum(reports) FILTER (NOT is_clean), 0) AS reports_left_out,
       coalesce(sum(zero_reports) FILTER (summed), 0) AS zero_reports,
       coalesce(sum(missing) FILTER (summed), 0) AS values_missing,
       any_value(p.residents) AS residents,
       sum(COLUMNS(lambda c: c IN ({summed}))) FILTER (summed)
FROM own LEFT JOIN reference_population p ON p.region_code = own.of_region AND p.year = own.year
GROUP BY own.of_region, own.year, own.form_table
