SELECT number, key, rules, severe FROM stale_mark WHERE body_id BETWEEN $first AND $last
