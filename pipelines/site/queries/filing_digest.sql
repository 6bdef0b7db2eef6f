-- A digest of what is known of the filing of each body in each year.
SELECT body_id, year, bit_xor(hash(hash(year, status, why, published_on, deadline, timely))) AS digest
FROM filing SEMI JOIN part_body USING (body_id) GROUP BY body_id, year
