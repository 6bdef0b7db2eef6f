-- One row for each fact: its place on the page, its document, where the document was found, and the reader that read
-- it.
SELECT c.report_id, c.key, c.body_id, c.region_code, c.region_name, c.region_path, c.region_level_name, c.year, c.value, c.text, c.status, c.page, c.table_number,
       c.row_number, c.column_number, c.x0, c.top, c.x1, c.bottom, c.confidence,
       v.source, m.media_type, m.bytes, v.first_seen, v.in_force, v.gone, r.reader, c.form
FROM marts.fact_cell c
JOIN staged.report r USING (report_id)
JOIN staged.version v USING (report_id)
JOIN collected.manifest m ON m.sha256 = v.report_id AND m.source = v.source
