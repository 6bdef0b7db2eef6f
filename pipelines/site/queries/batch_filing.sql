SELECT * FROM stale_filing WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year
