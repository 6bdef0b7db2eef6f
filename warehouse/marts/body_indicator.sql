-- One row for each indicator of each clean report that counts.
WITH report AS (
  SELECT report_id, body_id, region_code, region_name, region_path, region_level_name, province, kind, level, level_name, year,
         NULL::BIGINT AS residents, COLUMNS(lambda c: c IN ({summed}))
  FROM marts.nesting WHERE clean
), reported AS (
  SELECT b.report_id, b.body_id, b.region_code, b.region_name, b.region_path, b.region_level_name, b.province, b.kind, b.level,
         b.level_name, b.year, unnest([{indicators}]) AS i
  FROM (
    SELECT n.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM report n LEFT JOIN report p ON p.body_id = n.body_id AND p.year = n.year - 1
  ) b
)
SELECT * EXCLUDE (i), i.indicator, i.numerator, i.denominator, i.value FROM reported WHERE i.numerator IS NOT NULL
