-- Temporary table judged: the reports of one layout that fail a rule or leave one undecided, for rules numbered from 1. May
-- also hold reports that pass all.
--
-- {sides}    for rule 1 its left side AS l1 and its right side AS r1, or AS h1 whether it holds, where l1 = r1 does not
--            say; then rule 2, and so on. NULL where an operand is missing.
-- {lacks}    which operands of which rules are missing: reports that lack the same share one gap.
-- {reports}  the tables the sides read, joined by report: v its figures, s their statuses, r the report, t and b facts,
--            p the previous year's figures, a what the parts of an aggregate add up to.
-- {holds}    for each rule whether it holds, NULL where it is undecided; {all} whether all hold.
-- {open}     for every sixty rules a number with a bit for each that is undecided: open0, open1, ...; {opened} these.
-- {rules}    names the rules judged.
-- {chosen}   the condition that not all hold; none for rules about what the text states, of which nearly every report leaves
--            one undecided: DuckDB computes the sides twice, for the condition and for the columns.
--
-- holds is NULL where no rule fails, gap where none is undecided. A gap is a digest of what is undecided and what is
-- missing: two reports that leave the same rules of one layout undecided, for want of the same operands, have the same.
-- Bits and not a list of what is undecided: most reports leave some rule undecided, and a list for each is expensive.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT report_id, CASE WHEN NOT ({all}) THEN [{holds}] END AS holds, {open},
       CASE WHEN greatest({opened}) > 0 THEN (hash({rules}, {opened}, lacks) >> 1)::BIGINT END AS gap
FROM (SELECT v.report_id, {sides}, hash({lacks}) AS lacks FROM {reports})
{chosen}
