-- The report of each body of the part and year that the marts count, with its measures.
SELECT report.body_id, report.year, report.* EXCLUDE (body_id, year, province, region_code, region_name, region_path,
  region_level_name, kind, level, level_name, clean, clean_proactive, clean_applications, clean_disputes),
  report.clean, nesting.* EXCLUDE (report_id, body_id, year, province, region_code, region_name, region_path,
  region_level_name, kind, level, level_name, clean, clean_proactive, clean_applications, clean_disputes)
FROM fact_report report SEMI JOIN part_body USING (body_id) LEFT JOIN nesting USING (report_id)
WHERE counted ORDER BY report.body_id, report.year
