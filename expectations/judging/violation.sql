-- checked.violation: a row for each rule a report of table judged fails.
--
-- {rule}   the columns that describe rule j.n, each a list indexed by its number.
-- {cells}  the keys of the cells each rule is about, in the same way.
SELECT report_id, {rule}, j.l AS lhs, j.r AS rhs, j.d AS residual, {cells}[j.n] AS cells
FROM (SELECT report_id, unnest(failing) AS j FROM judged)
WHERE j IS NOT NULL
