SELECT body_id, year, indicator, value, denominator FROM body_indicator SEMI JOIN stale_report USING (report_id)
WHERE indicator IN (SELECT unnest($shown)) ORDER BY body_id, indicator, year
