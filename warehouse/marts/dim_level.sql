-- One row for each level of government, and functional zones.
SELECT * FROM reference_level ORDER BY rank
