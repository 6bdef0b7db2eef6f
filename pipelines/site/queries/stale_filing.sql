SELECT body_id, year, status, why, published_on, deadline, timely FROM filing SEMI JOIN stale USING (body_id)
ORDER BY body_id, year
