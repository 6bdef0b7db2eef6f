SELECT * FROM site_peer WHERE body_id BETWEEN $first AND $last ORDER BY body_id, indicator
