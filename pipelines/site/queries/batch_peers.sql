SELECT * FROM part_peer SEMI JOIN batch USING (body_id) ORDER BY body_id, indicator
