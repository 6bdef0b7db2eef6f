-- One row for each indicator of each report that counts, made of the figures of its clean tables.
WITH report AS (
  SELECT report_id, body_id, region_code, region_name, region_path, region_level_name, province, kind, level, level_name, year,
         NULL::BIGINT AS residents, clean_proactive, clean_applications, clean_disputes, {clean_figures}
  FROM marts.nesting
), reported AS (
  SELECT b.report_id, b.body_id, b.region_code, b.region_name, b.region_path, b.region_level_name, b.province, b.kind, b.level,
         b.level_name, b.year, b.clean_proactive, b.clean_applications, b.clean_disputes,
         unnest([{indicators}]) AS i
  FROM (
    SELECT n.*, p.normative_docs_in_force AS normative_docs_in_force_before
    FROM report n LEFT JOIN report p ON p.body_id = n.body_id AND p.year = n.year - 1
  ) b
)
SELECT * EXCLUDE (i, clean_proactive, clean_applications, clean_disputes), i.indicator, i.numerator, i.denominator, i.value
FROM reported
WHERE i.numerator IS NOT NULL
  AND CASE i.form_table WHEN 'proactive' THEN clean_proactive WHEN 'applications' THEN clean_applications
                        WHEN 'disputes' THEN clean_disputes ELSE clean_applications AND clean_disputes END
