-- Temporary table judged: the reports of one layout that fail a rule or leave one undecided, for rules numbered from 1.
--
-- {sides}    for rule 1 its left side AS l1 and its right side AS r1, and AS h1 whether it holds, where l1 = r1 does not
--            say; then rule 2, and so on. NULL where an operand is missing.
-- {lacks}    which operands of which rules are missing: reports that lack the same share one gap.
-- {reports}  the tables the sides read, joined by report: v its figures, s their statuses, r the report, t and b facts,
--            p the previous year's figures, a what the parts of an aggregate add up to.
-- {fails}    whether some rule fails; {unknown} whether some rule is undecided.
-- {failing}  for each rule that fails a struct of its number n, its sides l and r and their difference d.
-- {unjudged} the numbers of the rules that are undecided.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT report_id,
       CASE WHEN {fails} THEN [{failing}] END AS failing,
       CASE WHEN {unknown} THEN [{unjudged}]::USMALLINT[] END AS unjudged,
       lacks
FROM (SELECT v.report_id, {sides}, hash([{lacks}]) AS lacks FROM {reports})
WHERE ({fails}) OR {unknown}
