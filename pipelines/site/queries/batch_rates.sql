SELECT * FROM stale_rate WHERE body_id BETWEEN $first AND $last ORDER BY body_id, indicator, year
