-- The bodies whose report is missing or quarantined, in the whole country; the page lists the first of them.
SELECT body_id, body, region_code AS code, region_path AS path, level_name, year, status, why, deadline,
  body_id IN (SELECT body_id FROM site_body) AS has_page, region_code IN (SELECT code FROM division) AS has_division
FROM filing WHERE status IN ('missing', 'quarantined') ORDER BY year DESC, region_code, body, body_id LIMIT $most
