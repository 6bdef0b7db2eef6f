-- Every rule that fails or is undecided on a report.
SELECT report_id, rule, line, version, family, severity, effect, 'fail' AS outcome, lhs, rhs, residual, cells
FROM checked.violation
UNION ALL
SELECT report_id, rule, line, version, family, severity, effect, 'undecided', NULL, NULL, NULL, cells
FROM checked.undecided JOIN checked.gap USING (gap)
