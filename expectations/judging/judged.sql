-- Temporary table judged: the reports of one layout that fail a rule or leave one undecided, for rules numbered from 1.
--
-- {holds}    for each rule whether it holds, NULL where it is undecided.
-- {lacks}    which operands of which rules are missing: reports that lack the same share one gap.
-- {reports}  the tables the rules read, joined by report: v its figures, s their statuses, r the report, t and b facts,
--            p the previous year's figures, a what the parts of an aggregate add up to.
-- {rules}    names the rules judged.
--
-- gap is NULL where no rule is undecided. A gap is a digest of what is undecided and what is missing: two reports that leave
-- the same rules of one layout undecided, for want of the same operands, have the same.
-- Reports on which all rules hold are left out by unnesting nothing: a condition on the rules would be pushed below the
-- projection, where DuckDB plans and computes every rule a second time.
CREATE OR REPLACE TEMP TABLE judged AS
SELECT report_id, holds,
       CASE WHEN list_count(holds) < len(holds) THEN (hash({rules}, CASE
           WHEN list_contains(holds, false) THEN list_transform(holds, lambda h: CASE WHEN h IS NOT NULL THEN true END)
           ELSE holds END, lacks) >> 1)::BIGINT END AS gap
FROM (
  SELECT report_id, unnest(CASE WHEN list_count(holds) < len(holds) OR list_contains(holds, false)
                                THEN [{'holds': holds, 'lacks': lacks}] END, max_depth := 2)
  FROM (SELECT v.report_id, [{holds}] AS holds, hash({lacks}) AS lacks FROM {reports})
)
