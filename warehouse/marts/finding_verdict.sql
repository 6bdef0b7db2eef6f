-- Every verdict on a finding, also one that is stale, with the report it is on.
SELECT n.report_id, s.body, s.region_code, s.fiscal_year AS year, n.rule, n.line, n.verdict, n.reason, n.role, n.day,
       n.state, n.next_report
FROM checked.reviewed_finding n LEFT JOIN staged.report s ON s.report_id = n.report_id
ORDER BY n.report_id, n.rule, n.line
