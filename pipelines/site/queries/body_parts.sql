SELECT part, count(*) AS bodies FROM site_body GROUP BY part ORDER BY part
