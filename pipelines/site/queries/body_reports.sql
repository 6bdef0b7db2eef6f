SELECT * FROM site_report WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year
