-- Temporary table touched: the rows of checked.counted, before and now, of reports that changed, or that count and did not
-- count before, or the other way round. Neighbours of these reports are compared with another one than before.
CREATE OR REPLACE TEMP TABLE counted_before AS FROM {whole}.checked.counted SEMI JOIN later USING (report_id);

CREATE OR REPLACE TEMP TABLE touched AS
WITH counted AS MATERIALIZED (
  FROM checked.counted SEMI JOIN later USING (report_id)
)
SELECT DISTINCT * FROM (
  (FROM counted_before EXCEPT FROM counted) UNION ALL (FROM counted EXCEPT FROM counted_before)
  UNION ALL (FROM counted_before SEMI JOIN changed USING (report_id))
  UNION ALL (FROM counted SEMI JOIN changed USING (report_id))
)
