-- The bodies of each division itself whose report is missing or quarantined.
SELECT region_code AS code, body_id, body, year, status, why, body_id IN (SELECT body_id FROM site_body) AS has_page
FROM filing WHERE status IN ('missing', 'quarantined') AND region_code BETWEEN $first AND $last
ORDER BY region_code, year DESC, body, body_id
