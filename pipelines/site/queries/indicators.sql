SELECT * FROM dim_indicator ORDER BY indicator
