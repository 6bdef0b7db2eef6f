SELECT * FROM reference_level ORDER BY rank
