SELECT body_id, year, status, why, published_on, deadline, timely FROM filing
WHERE body_id BETWEEN $first AND $last ORDER BY body_id, year
