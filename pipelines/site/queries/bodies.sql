SELECT * FROM site_body ORDER BY body_id
