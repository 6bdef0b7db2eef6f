-- Temporary table touched: the rows of checked.counted, before and now, of reports that changed, or that count and did not
-- count before, or the other way round. Neighbours of these reports are compared with another one than before.
CREATE OR REPLACE TEMP TABLE touched AS
WITH before AS (
  FROM {whole}.checked.counted SEMI JOIN same_body USING (report_id)
)
SELECT DISTINCT * FROM (
  (FROM before EXCEPT FROM checked.counted) UNION ALL (FROM checked.counted EXCEPT FROM before)
  UNION ALL (FROM before SEMI JOIN changed USING (report_id))
  UNION ALL (FROM checked.counted SEMI JOIN changed USING (report_id))
)
