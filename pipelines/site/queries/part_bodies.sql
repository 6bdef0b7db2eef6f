SELECT * FROM part_body ORDER BY body_id
