-- Temporary table specimen: one report of each gap of table judged that is not known yet, from which the gap's rules and
-- missing operands are read. holds as in judged.sql.
CREATE OR REPLACE TEMP TABLE specimen AS
SELECT gap, min(report_id) AS report_id, arg_min(holds, report_id) AS holds
FROM judged ANTI JOIN checked.gap USING (gap) WHERE gap IS NOT NULL GROUP BY gap
