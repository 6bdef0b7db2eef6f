-- checked.gap: the rules each gap leaves undecided, with the operands they lack, read from the gap's specimen.
--
-- {wanting}  for each rule that is undecided a struct of its number n and the keys of what it lacks.
-- {reports}  as in judged.sql, of the specimens alone, with their rows of table specimen as x.
-- {rule}     the columns that describe rule j.n.
SELECT gap, {rule}, j.cells AS cells
FROM (SELECT gap, unnest([{wanting}]) AS j FROM {reports})
WHERE j IS NOT NULL
