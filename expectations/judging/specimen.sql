-- Temporary table specimen: one report of each gap that is not known yet, from which the gap's rules and missing operands
-- are read.
CREATE OR REPLACE TEMP TABLE specimen AS
SELECT gap, min(report_id) AS report_id, any_value(unjudged) AS unjudged FROM lacking ANTI JOIN checked.gap USING (gap) GROUP BY gap
