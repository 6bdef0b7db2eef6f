SELECT * EXCLUDE (breaks) FROM reference_indicator ORDER BY indicator
