-- The place of the latest report of each body of the part among its peers, for each indicator that has places.
SELECT peers.body_id, peers.year, indicator, value, n, peers, percentile, median, held, peers.kind, peers.level_name
FROM peers JOIN part_body body ON body.body_id = peers.body_id AND body.last_year = peers.year
SEMI JOIN part_report report ON report.report_id = peers.report_id
WHERE value IS NOT NULL
ORDER BY peers.body_id, indicator
