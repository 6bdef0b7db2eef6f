-- The reports that each rule failed in, the newest first; a page lists the first of them.
SELECT rule, body_id, body, region_path AS path, year, residual, waived, body_id IN (SELECT body_id FROM site_body) AS has_page
FROM findings WHERE report_id IN (SELECT report_id FROM site_report)
QUALIFY row_number() OVER (PARTITION BY rule ORDER BY year DESC, body_id, line) <= 200
ORDER BY rule, year DESC, body_id, line
