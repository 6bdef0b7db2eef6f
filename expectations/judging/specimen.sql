-- Temporary table specimen: one report of each gap, from which the gap's rules and missing operands are read.
CREATE OR REPLACE TEMP TABLE specimen AS
SELECT gap, min(report_id) AS report_id, any_value(unjudged) AS unjudged FROM lacking GROUP BY gap
