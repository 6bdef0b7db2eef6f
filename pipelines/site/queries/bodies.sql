SELECT body_id, name FROM site_body ORDER BY body_id
