SELECT body_id, body, year, added, changed, gone, withdrawn, body_id IN (SELECT body_id FROM site_body) AS has_page
FROM diff_by_body ORDER BY year DESC, body_id LIMIT 200
