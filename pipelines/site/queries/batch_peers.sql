SELECT * FROM part_peer SEMI JOIN stale USING (body_id) WHERE body_id BETWEEN $first AND $last ORDER BY body_id, indicator
