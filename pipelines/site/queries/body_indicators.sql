SELECT body_id, year, indicator, value, numerator, denominator FROM body_indicator
WHERE body_id BETWEEN $first AND $last AND report_id IN (SELECT report_id FROM site_report)
ORDER BY body_id, indicator, year
