-- The reports by their ids, in ranges of so many, each by its first and last: the order of the cells in a release.
SELECT min(report_id) AS first, max(report_id) AS last
FROM (SELECT report_id, (row_number() OVER (ORDER BY report_id) - 1) // $size AS range FROM stale_report)
GROUP BY range ORDER BY range
