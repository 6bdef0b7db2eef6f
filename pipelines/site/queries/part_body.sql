SELECT * FROM site_body WHERE part = $part
