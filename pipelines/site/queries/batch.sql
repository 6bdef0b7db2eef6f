SELECT unnest($ids) AS body_id
