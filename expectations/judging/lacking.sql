-- Temporary table lacking: the gap of each report of table judged that leaves a rule undecided. Two reports that leave the
-- same rules of one layout undecided, for want of the same operands, have the same gap. {rules} names the rules judged.
CREATE OR REPLACE TEMP TABLE lacking AS
SELECT report_id, unjudged, (hash({rules}, lacks) >> 1)::BIGINT AS gap FROM judged WHERE unjudged IS NOT NULL
