SELECT * FROM stale_finding WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year, effect = 'tell', rule, line
