-- Temporary table judged: the reports of one layout that fail a rule or leave one undecided, for rules numbered from 1.
--
-- {sides}      for rule 1 its left side AS l1 and its right side AS r1, and AS h1 whether it holds, where l1 = r1 does not
--              say; then rule 2, and so on. NULL where an operand is missing.
-- {lacks}      lists of which operands of which rules are missing: reports that lack the same share one gap.
-- {reports}    the tables the sides read, joined by report: v its figures, s their statuses, r the report, t and b facts,
--              p the previous year's figures, a what the parts of an aggregate add up to.
-- {holds}      for each rule whether it holds, NULL where it is undecided; {all} whether all hold.
-- {undecided}  for each rule whether it is undecided.
--
-- failing has the numbers of the rules that fail, unjudged for each rule whether it holds; NULL where none fails or none is
-- undecided. lacks is a digest of what is undecided and what is missing.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT report_id,
       CASE WHEN list_contains(holds, false) THEN [n FOR n IN range(1, len(holds) + 1) IF NOT holds[n]]::USMALLINT[] END
         AS failing,
       CASE WHEN list_count(holds) < len(holds) THEN holds END AS unjudged,
       lacks
FROM (SELECT report_id, [{holds}] AS holds, hash([{undecided}], lacks) AS lacks
      FROM (SELECT v.report_id, {sides}, hash({lacks}) AS lacks FROM {reports})
      WHERE ({all}) IS NOT TRUE)
