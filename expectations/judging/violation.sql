-- checked.violation: a row for each rule a report of table judged fails, of the rules that any report fails.
--
-- {failing}  for each of them a struct of its number n, its sides l and r and their difference d, NULL where it holds.
-- {sides}    as in judged.sql.
-- {reports}  as in judged.sql, of the reports that fail a rule alone.
-- {rule}     the columns that describe rule j.n, each a list indexed by its number.
-- {cells}    the keys of the cells each rule is about, in the same way.
SELECT report_id, {rule}, j.l AS lhs, j.r AS rhs, j.d AS residual, {cells}[j.n] AS cells
FROM (SELECT report_id, unnest([{failing}]) AS j FROM (SELECT v.report_id, {sides} FROM {reports}))
WHERE j IS NOT NULL
