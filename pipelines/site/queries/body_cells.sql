SELECT * FROM site_cell WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year, key
