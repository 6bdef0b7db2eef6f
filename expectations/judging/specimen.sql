-- Temporary table specimen: one report of each gap that is not known yet, from which the gap's rules and missing operands
-- are read; unjudged has the numbers of these rules.
CREATE OR REPLACE TEMP TABLE specimen AS
SELECT gap, report_id, [n FOR n IN range(1, len(unjudged) + 1) IF unjudged[n] IS NULL]::USMALLINT[] AS unjudged
FROM (SELECT gap, min(report_id) AS report_id, any_value(unjudged) AS unjudged
      FROM lacking ANTI JOIN checked.gap USING (gap) GROUP BY gap)
