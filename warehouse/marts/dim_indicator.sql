-- One row for each indicator: its label, numerator, denominator and the years in which its series breaks.
SELECT * EXCLUDE (breaks) FROM reference_indicator ORDER BY indicator
