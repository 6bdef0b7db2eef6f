-- checked.violation: a row for each rule a report of table judged fails, of the rules that any report fails.
--
-- {failing}  for each of them a struct of its number n, its sides l and r and their difference d, NULL where it holds.
-- {sides}    for rule 1 its left side AS l1 and its right side AS r1, then rule 2, and so on.
-- {reports}  as in judged.sql, of the reports that fail a rule alone, with their rows of table judged as x.
-- {rule}     the columns that describe rule j.n, each a list indexed by its number.
-- {cells}    the keys of the cells each rule is about, in the same way.
SELECT report_id, {rule}, j.l AS lhs, j.r AS rhs, j.d AS residual, {cells}[j.n] AS cells
FROM (SELECT report_id, unnest([{failing}]) AS j FROM (SELECT v.report_id, x.holds, {sides} FROM {reports}))
WHERE j IS NOT NULL
